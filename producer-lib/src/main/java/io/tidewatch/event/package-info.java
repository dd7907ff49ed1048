/** What producers say: log events, metric batches, error events and the source they come from. */
@NullMarked
package io.tidewatch.event;

import org.jspecify.annotations.NullMarked;
