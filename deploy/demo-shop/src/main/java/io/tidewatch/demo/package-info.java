/** A shop that is watched: what an application does to be watched by Tidewatch, and a load that is worth watching. */
@NullMarked
package io.tidewatch.demo;

import org.jspecify.annotations.NullMarked;
