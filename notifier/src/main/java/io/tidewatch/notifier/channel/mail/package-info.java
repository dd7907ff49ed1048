/** Notifications as mail over SMTP. */
@NullMarked
package io.tidewatch.notifier.channel.mail;

import org.jspecify.annotations.NullMarked;
