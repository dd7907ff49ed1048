/** Calls of the application measured: count, latency, failures, in flight; by annotation, by lambda, by scope. */
@NullMarked
package io.tidewatch.instrument;

import org.jspecify.annotations.NullMarked;
