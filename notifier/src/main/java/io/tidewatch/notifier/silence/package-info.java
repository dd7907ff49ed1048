/** Second stage: alerts somebody asked not to be told about for a while. */
@NullMarked
package io.tidewatch.notifier.silence;

import org.jspecify.annotations.NullMarked;
