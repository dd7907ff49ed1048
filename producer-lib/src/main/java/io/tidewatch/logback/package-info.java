/** The logback appender: captures at the call, cheaply; the event is made on the sending thread. */
@NullMarked
package io.tidewatch.logback;

import org.jspecify.annotations.NullMarked;
