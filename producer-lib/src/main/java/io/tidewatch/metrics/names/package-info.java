/** One internal naming, OpenTelemetry's, and how Micrometer's own names become it. */
@NullMarked
package io.tidewatch.metrics.names;

import org.jspecify.annotations.NullMarked;
