/** Meters with labels whose values come from outside: looked up once, bounded. */
@NullMarked
package io.tidewatch.instrument.meter;

import org.jspecify.annotations.NullMarked;
