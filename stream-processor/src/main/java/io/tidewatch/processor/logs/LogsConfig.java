package io.tidewatch.processor.logs;

import io.tidewatch.processor.mine.MinerLimits;
import java.time.Duration;
import java.util.Objects;

/**
 * Bounds of the way of a log line.
 *
 * @param miner how much is remembered of one service's patterns in one task
 * @param servicesInMemory services of a task whose patterns are kept at hand; others are read back when they speak
 * @param newsPerMinute new patterns and merges a service of a task may announce in a minute of append time
 * @param patternsKept how long counts of patterns are kept
 * @param levelsKept how long counts by level and minute are kept
 * @param blocksKept how long rows of the index are kept: the longest retention of the logs topics
 * @param blockBytes text of a block of the index, at which it is closed
 * @param blockLines lines of a block, at which it is closed
 * @param blockSpan append time of a block, at which it is closed
 */
public record LogsConfig(
        MinerLimits miner,
        int servicesInMemory,
        int newsPerMinute,
        Duration patternsKept,
        Duration levelsKept,
        Duration blocksKept,
        int blockBytes,
        int blockLines,
        Duration blockSpan) {
    public LogsConfig {
        Objects.requireNonNull(miner, "miner");
        atLeast(1, servicesInMemory, "servicesInMemory");
        atLeast(1, newsPerMinute, "newsPerMinute");
        atLeast(Duration.ofDays(1), patternsKept, "patternsKept");
        atLeast(Duration.ofHours(1), levelsKept, "levelsKept");
        atLeast(Duration.ofMinutes(1), blocksKept, "blocksKept");
        atLeast(1024, blockBytes, "blockBytes");
        atLeast(1, blockLines, "blockLines");
        atLeast(Duration.ofSeconds(1), blockSpan, "blockSpan");
    }

    public static LogsConfig defaults() {
        return new LogsConfig(
                MinerLimits.defaults(),
                64,
                200,
                Duration.ofDays(30),
                Duration.ofDays(3),
                Duration.ofDays(30),
                1 << 20,
                20_000,
                Duration.ofSeconds(60));
    }

    private static <T extends Comparable<T>> void atLeast(T least, T value, String name) {
        if (value.compareTo(least) < 0) {
            throw new IllegalArgumentException(name + " is " + value + ", expected at least " + least);
        }
    }
}
