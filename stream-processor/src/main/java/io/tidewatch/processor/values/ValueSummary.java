package io.tidewatch.processor.values;

import io.tidewatch.processor.mine.ValueKind;
import java.util.List;

/**
 * What the values of one parameter are like. Numbers are as they stand in the lines, but durations in seconds and sizes in bytes
 * where the values bring their unit.
 *
 * @param name of the parameter
 * @param kind of most of the values
 * @param unit of the numbers: {@code s}, {@code By}, or the word that stands behind them in the pattern; empty where none is known
 * @param lines values that were looked at
 * @param distinct different ones, about
 * @param numbers how many of them are numbers
 * @param range of all numbers
 * @param today of those since the last day began
 * @param before of those of the day before that
 * @param top most frequent values, most frequent first, with counts that are not too great
 */
public record ValueSummary(
        String name,
        ValueKind kind,
        String unit,
        long lines,
        long distinct,
        long numbers,
        Range range,
        Range today,
        Range before,
        List<Frequent> top) {
    public ValueSummary {
        top = List.copyOf(top);
    }

    /** A value and how often it was met, at least. */
    public record Frequent(String value, long count) {}

    /**
     * Numbers of some time; NaN where there were none. Percentiles are within some 8 % where they span four decades, less exact where they span
     * more, or where a pattern has so many parameters of many values that their row is made coarser.
     *
     * @param min least
     * @param p50 median
     * @param p90 90th percentile
     * @param p99 99th percentile
     * @param max greatest
     * @param errorPercent how far at most a percentile is from a number that was met, in percent of it
     */
    public record Range(double min, double p50, double p90, double p99, double max, double errorPercent) {}
}
