/** Fourth stage: times of the week at which a route says nothing. */
@NullMarked
package io.tidewatch.notifier.mute;

import org.jspecify.annotations.NullMarked;
