/** Micrometer to Tidewatch: one batch of points per interval, under OpenTelemetry's names. */
@NullMarked
package io.tidewatch.metrics;

import org.jspecify.annotations.NullMarked;
