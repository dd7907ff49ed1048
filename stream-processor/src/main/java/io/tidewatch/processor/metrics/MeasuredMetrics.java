package io.tidewatch.processor.metrics;

import io.tidewatch.event.MetricPoint;
import io.tidewatch.processor.ingest.IngestedMetrics;

/** A metric batch whose counters know how much they grew. */
public final class MeasuredMetrics {
    private final IngestedMetrics metrics;
    private final double[] values;
    private final long[] intervals;

    /** @param intervals how far apart points of each series were seen to be; empty where the batch tells */
    MeasuredMetrics(IngestedMetrics metrics, double[] values, long[] intervals) {
        this.metrics = metrics;
        this.values = values;
        this.intervals = intervals;
    }

    /** A batch as if each of its counters were seen for the first time: none has grown. */
    public static MeasuredMetrics unmeasured(IngestedMetrics metrics) {
        double[] values = new double[metrics.batch().points().size()];
        for (int i = 0; i < values.length; i++) {
            MetricPoint point = metrics.batch().points().get(i);
            values[i] = point.kind() == MetricPoint.Kind.GAUGE ? point.value() : Double.NaN;
        }
        return new MeasuredMetrics(metrics, values, new long[values.length]);
    }

    public IngestedMetrics metrics() {
        return metrics;
    }

    /**
     * @param index of a point in its batch
     * @return gauge: its value; counter: its growth since the point before, NaN where that is unknown (a first point, a
     *     late one, one after a gap); distribution: NaN
     */
    public double value(int index) {
        return values[index];
    }

    /**
     * @param index of a point in its batch
     * @return in how many milliseconds the next one of its series is expected: as told, else as seen, else assumed
     */
    public long intervalMillis(int index) {
        long told = metrics.batch().intervalMillis();
        if (told > 0 || index >= intervals.length) {
            return told;
        }
        return intervals[index] > 0 ? intervals[index] : Interval.ASSUMED_MILLIS;
    }
}
