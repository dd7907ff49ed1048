/** Selectors of all rules compiled into one index per stream, and the partial aggregates that travel to the alerts application. */
@NullMarked
package io.tidewatch.processor.signals;

import org.jspecify.annotations.NullMarked;
