package io.tidewatch.processor.logs;

import io.tidewatch.processor.catalog.CatalogConfig;
import io.tidewatch.processor.mine.MinerLimits;
import java.time.Duration;
import java.util.Objects;

/**
 * Bounds of the way of a log line.
 *
 * @param miner how much is remembered of one service's patterns in one task
 * @param servicesInMemory services of a task whose patterns are kept at hand; others are read back when they speak
 * @param newsPerMinute new patterns and merges a service of a task may propose in a minute of append time, and patterns that
 *     may be new to a service's owner
 * @param catalogPatterns patterns of one service in the catalog, merged ones included; what was met least lately goes first
 * @param patternsKept how long counts by hour are kept, and patterns of the catalog that nobody meets
 * @param minutesKept how long counts of patterns and loggers by minute are kept
 * @param loggers of a service that are counted in an hour or minute; lines of others count as {@code other}
 * @param valueLines lines of a pattern whose values are looked at in a minute of append time, in each task; 0: none
 * @param comparedLines lines of a pattern, in the same way, whose values are compared with those while a rule looks for outliers
 * @param levelsKept how long counts by level and minute are kept
 * @param blocksKept how long rows of the index are kept: the longest retention of the logs topics
 * @param blockBytes bytes of the records of a block of the index, at which it is closed
 * @param blockLines lines of a block, at which it is closed
 * @param blockSpan append time of a block, at which it is closed
 */
public record LogsConfig(
        MinerLimits miner,
        int servicesInMemory,
        int newsPerMinute,
        int catalogPatterns,
        Duration patternsKept,
        Duration minutesKept,
        int loggers,
        int valueLines,
        int comparedLines,
        Duration levelsKept,
        Duration blocksKept,
        int blockBytes,
        int blockLines,
        Duration blockSpan) {
    public LogsConfig {
        Objects.requireNonNull(miner, "miner");
        atLeast(1, servicesInMemory, "servicesInMemory");
        atLeast(1, newsPerMinute, "newsPerMinute");
        atLeast(16, catalogPatterns, "catalogPatterns");
        atLeast(Duration.ofDays(1), patternsKept, "patternsKept");
        atLeast(Duration.ofHours(2), minutesKept, "minutesKept");
        atLeast(1, loggers, "loggers");
        if (loggers >= NameCounts.MOST) {
            throw new IllegalArgumentException("loggers is " + loggers + ", expected less than " + NameCounts.MOST);
        }
        atLeast(0, valueLines, "valueLines");
        atLeast(0, comparedLines, "comparedLines");
        atLeast(Duration.ofHours(1), levelsKept, "levelsKept");
        atLeast(Duration.ofMinutes(1), blocksKept, "blocksKept");
        atLeast(1024, blockBytes, "blockBytes");
        atLeast(1, blockLines, "blockLines");
        atLeast(Duration.ofSeconds(1), blockSpan, "blockSpan");
    }

    /** With the usual bounds of the catalog and of counts by minute. */
    LogsConfig(
            MinerLimits miner,
            int servicesInMemory,
            int newsPerMinute,
            Duration patternsKept,
            Duration levelsKept,
            Duration blocksKept,
            int blockBytes,
            int blockLines,
            Duration blockSpan) {
        this(
                miner,
                servicesInMemory,
                newsPerMinute,
                defaults().catalogPatterns,
                patternsKept,
                defaults().minutesKept,
                defaults().loggers,
                defaults().valueLines,
                defaults().comparedLines,
                levelsKept,
                blocksKept,
                blockBytes,
                blockLines,
                blockSpan);
    }

    public static LogsConfig defaults() {
        return new LogsConfig(
                MinerLimits.defaults(),
                64,
                200,
                4_000,
                Duration.ofDays(30),
                Duration.ofHours(6),
                64,
                10,
                1_000,
                Duration.ofDays(3),
                Duration.ofDays(30),
                4 << 20,
                100_000,
                Duration.ofMinutes(10));
    }

    /** @return bounds of the owners of the catalog: a quarter as many services are at hand as where lines are read */
    public CatalogConfig catalog() {
        return new CatalogConfig(
                miner, Math.max(1, servicesInMemory / 4), catalogPatterns, newsPerMinute, patternsKept);
    }

    private static <T extends Comparable<T>> void atLeast(T least, T value, String name) {
        if (value.compareTo(least) < 0) {
            throw new IllegalArgumentException(name + " is " + value + ", expected at least " + least);
        }
    }
}
