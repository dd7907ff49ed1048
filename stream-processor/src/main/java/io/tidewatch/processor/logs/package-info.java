/** The way of a log line: its pattern, then the index of where it lies. */
@NullMarked
package io.tidewatch.processor.logs;

import org.jspecify.annotations.NullMarked;
