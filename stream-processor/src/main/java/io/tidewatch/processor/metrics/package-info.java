/** The way of a metric: its series, increments of counters, roll-ups, and the questions asked of them. */
@NullMarked
package io.tidewatch.processor.metrics;

import org.jspecify.annotations.NullMarked;
