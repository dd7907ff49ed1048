/** What travels on the deliveries topic: decisions, intents, outcomes. */
@NullMarked
package io.tidewatch.notifier.message;

import org.jspecify.annotations.NullMarked;
