/** A way to reach people; one folder per kind. */
@NullMarked
package io.tidewatch.notifier.channel;

import org.jspecify.annotations.NullMarked;
