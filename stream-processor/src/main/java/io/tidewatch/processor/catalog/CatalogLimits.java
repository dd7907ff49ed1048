package io.tidewatch.processor.catalog;

/**
 * How much an owner keeps of one service.
 *
 * @param patterns patterns, merged ones included; what was heard of least lately goes first
 * @param newPerMinute patterns that may be new within a minute of append time
 */
record CatalogLimits(int patterns, int newPerMinute) {}
