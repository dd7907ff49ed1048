/** Where the time, the memory and the patience of a JVM go: continuously, on demand, and from recordings. */
@NullMarked
package io.tidewatch.profile;

import org.jspecify.annotations.NullMarked;
