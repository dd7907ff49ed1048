/** Throwables on their way to an error event: captured by hand, uncaught or logged, each once. */
@NullMarked
package io.tidewatch.error;

import org.jspecify.annotations.NullMarked;
