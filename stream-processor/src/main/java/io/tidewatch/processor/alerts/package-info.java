/**
 * The life of alerts: partial windows merged, judged, and what follows from it, by the clock of the inputs. Time here is
 * append time: a window that ends at E is judged when the least watermark of its input has passed E plus the grace, and
 * what follows is said to happen then, however late the judgement itself comes. So a replay, or a processor that was
 * away, gives the same lives.
 */
@NullMarked
package io.tidewatch.processor.alerts;

import org.jspecify.annotations.NullMarked;
