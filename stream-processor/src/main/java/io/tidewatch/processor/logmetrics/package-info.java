/** Metrics made of log lines: gathered where lines are read, added to the history of their sources where metrics are. */
@NullMarked
package io.tidewatch.processor.logmetrics;

import org.jspecify.annotations.NullMarked;
