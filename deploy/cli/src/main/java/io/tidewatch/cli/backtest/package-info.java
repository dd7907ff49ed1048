/** Replays recorded topics through the topologies that run live, and tells what they would have said. */
@NullMarked
package io.tidewatch.cli.backtest;

import org.jspecify.annotations.NullMarked;
