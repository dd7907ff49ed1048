/** Notifications as lines on a stream. */
@NullMarked
package io.tidewatch.notifier.channel.log;

import org.jspecify.annotations.NullMarked;
