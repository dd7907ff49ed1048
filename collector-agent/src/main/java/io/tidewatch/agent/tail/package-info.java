/** Log files followed over growth, rotation, truncation and restarts; a position moves on only when Kafka has the lines. */
@NullMarked
package io.tidewatch.agent.tail;

import org.jspecify.annotations.NullMarked;
