package io.tidewatch.agent.gateway.otlp;

import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.tidewatch.agent.gateway.series.BucketCounts;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Buckets whose bounds grow by a factor, as buckets with bounds. To compare two times of one histogram their bounds have to be
 * the same although the scale may change and buckets come and go: what has a count stays one of a fixed grid.
 */
final class ExponentialBuckets {
    /** OpenTelemetry's scales; past them a bucket's bounds are no numbers any more. */
    private static final int LEAST_SCALE = -10;

    private static final int GREATEST_SCALE = 20;
    private static final int MOST_BUCKETS = 4_096;

    private ExponentialBuckets() {}

    /** @return null where scale or number of buckets is out of all bounds */
    static @Nullable BucketCounts of(ExponentialHistogramDataPoint p) {
        int buckets = p.getPositive().getBucketCountsCount();
        if (p.getScale() < LEAST_SCALE || p.getScale() > GREATEST_SCALE || buckets > MOST_BUCKETS) {
            return null;
        }
        // values at or below the zero threshold lie up to it
        TreeMap<Double, Long> byBound = new TreeMap<>();
        byBound.put(Math.max(0, p.getZeroThreshold()), p.getZeroCount());
        double exponent = Math.pow(2, -p.getScale());
        for (int i = 0; i < buckets; i++) {
            double low = Math.pow(2, ((double) p.getPositive().getOffset() + i) * exponent);
            double high = Math.pow(2, ((double) p.getPositive().getOffset() + i + 1) * exponent);
            if (!Double.isFinite(high) || low == 0) {
                return null;
            }
            byBound.putIfAbsent(low, 0L);
            byBound.merge(high, p.getPositive().getBucketCounts(i), Long::sum);
        }
        double[] bounds = new double[byBound.size()];
        long[] counts = new long[bounds.length + 1];
        int i = 0;
        for (var entry : byBound.entrySet()) {
            bounds[i] = entry.getKey();
            counts[i++] = entry.getValue();
        }
        return new BucketCounts(
                bounds,
                counts,
                p.hasSum() ? p.getSum() : Double.NaN,
                p.hasMin() ? p.getMin() : Double.NaN,
                p.hasMax() ? p.getMax() : Double.NaN);
    }
}
