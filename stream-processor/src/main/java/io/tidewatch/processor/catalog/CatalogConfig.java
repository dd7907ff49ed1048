package io.tidewatch.processor.catalog;

import io.tidewatch.processor.mine.MinerLimits;
import java.time.Duration;

/**
 * Bounds of the owners.
 *
 * @param miner how much an owner's miner remembers of one service
 * @param servicesInMemory services of a task whose owner is kept at hand; others are read back when they are spoken of
 * @param patterns patterns of one service, merged ones included; what was heard of least lately goes first
 * @param newPerMinute patterns that may be new to a service within a minute of append time
 * @param kept how long a pattern is kept that nobody meets
 */
public record CatalogConfig(MinerLimits miner, int servicesInMemory, int patterns, int newPerMinute, Duration kept) {}
