package io.tidewatch.processor.metrics;

import io.tidewatch.event.Distribution;
import io.tidewatch.event.DistributionSketch;
import io.tidewatch.event.MetricPoint;
import org.jspecify.annotations.Nullable;

/**
 * What the series of a group did in one step; mergeable, so that several instances may each tell a part.
 *
 * @param atMillis start of the step
 * @param count points; counter: increments; distribution: values recorded; 0: nobody sent anything, there is only the share
 *     of what a counter grew by over the gap
 * @param meansOfSeries each series' mean, added up: what a sum over gauges means
 * @param series how many series had points; of a part of a longer step by its share of the time
 * @param lastMillis event time of {@code last}
 * @param distribution where a percentile was asked for, else null
 */
public record MetricStep(
        long atMillis,
        long count,
        double sum,
        double min,
        double max,
        double last,
        long lastMillis,
        double meansOfSeries,
        double series,
        @Nullable Distribution distribution) {

    /** @return this as a part of a longer step; means count by the share of its time they are of */
    MetricStep asPartOf(long ownMillis, long stepMillis) {
        if (ownMillis == stepMillis) {
            return this;
        }
        return new MetricStep(
                Math.floorDiv(atMillis, stepMillis) * stepMillis,
                count,
                sum,
                min,
                max,
                last,
                lastMillis,
                meansOfSeries * ownMillis / stepMillis,
                series * ownMillis / stepMillis,
                distribution);
    }

    /** @return both together; both are of the same step */
    public MetricStep plus(MetricStep other) {
        boolean newer = count == 0
                || other.count > 0
                        && (other.lastMillis > lastMillis || other.lastMillis == lastMillis && other.last > last);
        return new MetricStep(
                atMillis,
                count + other.count,
                sum + other.sum,
                Math.min(min, other.min),
                Math.max(max, other.max),
                newer ? other.last : last,
                newer ? other.lastMillis : lastMillis,
                meansOfSeries + other.meansOfSeries,
                series + other.series,
                merged(distribution, other.distribution));
    }

    /** @return the statistic; null where this kind of metric does not have it, and where nobody sent anything */
    @Nullable
    Double value(Statistic statistic, MetricPoint.Kind kind, long stepMillis) {
        if (count == 0 && statistic.kind() != Statistic.Kind.SUM) {
            return null;
        }
        double value = switch (statistic.kind()) {
            // a series counts once, however often it tells
            case AVG -> kind == MetricPoint.Kind.GAUGE && series > 0 ? meansOfSeries / series : sum / count;
            case MIN -> min;
            case MAX -> max;
            case SUM -> kind == MetricPoint.Kind.GAUGE ? meansOfSeries : sum;
            case COUNT -> count;
            case RATE ->
                switch (kind) {
                    case GAUGE -> Double.NaN;
                    case COUNTER -> sum * 1_000 / stepMillis;
                    case DISTRIBUTION -> count * 1_000.0 / stepMillis;
                };
            case LAST -> last;
            case CARDINALITY -> Math.round(series);
            case QUANTILE ->
                distribution == null
                        ? Double.NaN
                        : DistributionSketch.of(distribution).quantile(statistic.quantile());
        };
        return Double.isFinite(value) ? value : null;
    }

    private static @Nullable Distribution merged(@Nullable Distribution a, @Nullable Distribution b) {
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        DistributionSketch sketch = DistributionSketch.of(a);
        sketch.merge(b);
        return sketch.toDistribution();
    }
}
