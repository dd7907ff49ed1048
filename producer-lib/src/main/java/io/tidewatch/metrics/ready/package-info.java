/** Metrics most services need, ready to use with any Micrometer registry. */
@NullMarked
package io.tidewatch.metrics.ready;

import org.jspecify.annotations.NullMarked;
