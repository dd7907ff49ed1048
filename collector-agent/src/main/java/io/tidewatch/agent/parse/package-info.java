/** Text of a log file made into log events. Pure: no file, no thread; the time is told. */
@NullMarked
package io.tidewatch.agent.parse;

import org.jspecify.annotations.NullMarked;
