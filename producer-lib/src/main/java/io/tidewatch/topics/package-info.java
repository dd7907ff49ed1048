/** The topics as they have to be: their layout, how they are created, how they are checked. */
@NullMarked
package io.tidewatch.topics;

import org.jspecify.annotations.NullMarked;
