/** Last stage: whether there is news, and whether it is time to say it. */
@NullMarked
package io.tidewatch.notifier.cooldown;

import org.jspecify.annotations.NullMarked;
