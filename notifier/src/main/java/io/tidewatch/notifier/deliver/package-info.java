/** From decision to channel: rate limits, queue, intents, sender, retries. */
@NullMarked
package io.tidewatch.notifier.deliver;

import org.jspecify.annotations.NullMarked;
