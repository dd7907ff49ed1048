/** Receivers and their channel instances as they are configured. */
@NullMarked
package io.tidewatch.notifier.receiver;

import org.jspecify.annotations.NullMarked;
