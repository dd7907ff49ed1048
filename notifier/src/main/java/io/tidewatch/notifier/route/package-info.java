/** First stage: which routes an alert takes, and with it the group it belongs to. */
@NullMarked
package io.tidewatch.notifier.route;

import org.jspecify.annotations.NullMarked;
