/** Finds the constant text in log lines: an online pattern miner of bounded memory. Pure: no Kafka, no clock. */
@NullMarked
package io.tidewatch.processor.mine;

import org.jspecify.annotations.NullMarked;
