/** The tidewatch command: one class per command, and the all-in-one that composes the processes. */
@NullMarked
package io.tidewatch.cli;

import org.jspecify.annotations.NullMarked;
