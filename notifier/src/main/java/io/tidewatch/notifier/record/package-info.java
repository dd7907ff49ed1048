/** What is written to the notifications topic and to the dead letters. */
@NullMarked
package io.tidewatch.notifier.record;

import org.jspecify.annotations.NullMarked;
