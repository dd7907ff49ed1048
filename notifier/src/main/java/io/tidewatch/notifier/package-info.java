/** Alerts to people: decide by group, deliver by channel, and remember who was told what and when. */
@NullMarked
package io.tidewatch.notifier;

import org.jspecify.annotations.NullMarked;
