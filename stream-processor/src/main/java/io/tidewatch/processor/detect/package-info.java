/** Finds what is unusual in a series of numbers, and where it is heading. Pure: no Kafka, no clock, bounded state. */
@NullMarked
package io.tidewatch.processor.detect;

import org.jspecify.annotations.NullMarked;
