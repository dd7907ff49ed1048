/** Notifications as HTTP requests in Alertmanager's shape. */
@NullMarked
package io.tidewatch.notifier.channel.webhook;

import org.jspecify.annotations.NullMarked;
