package io.tidewatch.processor.metrics;

import io.tidewatch.event.MetricPoint;
import io.tidewatch.processor.ingest.IngestedMetrics;
import java.util.Arrays;

/** A metric batch whose counters know how much they grew. */
public final class MeasuredMetrics {
    /** Number of a series that has none. */
    public static final int UNKNOWN = SeriesBook.NONE;

    private final IngestedMetrics metrics;
    private final double[] values;
    private final long[] intervals;
    private final int[] numbers;
    private final SeriesMemo memo;
    private final boolean ofAgent;

    /**
     * @param intervals how far apart points of each series were seen to be; empty where the batch tells
     * @param numbers of its points' series; {@link #UNKNOWN}: it is one without a number of its own
     * @param ofAgent whether its source is the agent of a host
     */
    MeasuredMetrics(
            IngestedMetrics metrics,
            double[] values,
            long[] intervals,
            int[] numbers,
            SeriesMemo memo,
            boolean ofAgent) {
        this.metrics = metrics;
        this.values = values;
        this.intervals = intervals;
        this.numbers = numbers;
        this.memo = memo;
        this.ofAgent = ofAgent;
    }

    /** A batch as if each of its counters were seen for the first time: none has grown. */
    public static MeasuredMetrics unmeasured(IngestedMetrics metrics) {
        double[] values = new double[metrics.batch().points().size()];
        for (int i = 0; i < values.length; i++) {
            MetricPoint point = metrics.batch().points().get(i);
            values[i] = point.kind() == MetricPoint.Kind.GAUGE ? point.value() : Double.NaN;
        }
        int[] numbers = new int[values.length];
        Arrays.fill(numbers, UNKNOWN);
        return new MeasuredMetrics(metrics, values, new long[values.length], numbers, new SeriesMemo(), false);
    }

    /** @return number of the point's series among those of its source, or {@link #UNKNOWN} */
    public int series(int index) {
        return numbers[index];
    }

    /** @return what is remembered of the series of its source */
    public SeriesMemo memo() {
        return memo;
    }

    /** @return whether its source is the agent of a host: known by what only an agent sends, whatever it is called */
    public boolean ofAgent() {
        return ofAgent;
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
