package io.tidewatch.agent.gateway.series;

import io.tidewatch.event.Distribution;
import io.tidewatch.event.DistributionSketch;
import io.tidewatch.event.MetricPoint;
import org.jspecify.annotations.Nullable;

/**
 * What was made of a series and did not reach Kafka, where a sender that repeats its request would not have it made again: what
 * a histogram grew by, the total of additions. It goes with what comes next of the series, be it the repeated request. Guarded by its
 * book's lock.
 */
final class Owed {
    private @Nullable MetricPoint point;
    private long timeMillis;
    /** The time it was of, once it is paid: a request of that time is the one that was to be repeated. */
    private long paidMillis = Long.MIN_VALUE;

    /** It was lost. What is a total replaces an older one, what grew is added up. */
    void add(long atMillis, MetricPoint lost) {
        MetricPoint before = point;
        if (before == null) {
            point = lost;
        } else if (lost.distribution() != null) {
            point = together(before, lost);
        } else if (atMillis >= timeMillis) {
            point = lost;
        }
        timeMillis = before == null ? atMillis : Math.max(timeMillis, atMillis);
    }

    /** @return the point with what is owed, which is paid by that */
    MetricPoint paidWith(MetricPoint next) {
        MetricPoint before = point;
        point = null;
        paidMillis = before == null ? paidMillis : timeMillis;
        return before == null || next.distribution() == null ? next : together(before, next);
    }

    /** @return what is owed, which is paid by that; null where nothing is */
    @Nullable
    MetricPoint pay() {
        MetricPoint owed = point;
        point = null;
        paidMillis = owed == null ? paidMillis : timeMillis;
        return owed;
    }

    long timeMillis() {
        return timeMillis;
    }

    boolean isPaid(long atMillis) {
        return atMillis == paidMillis;
    }

    private static MetricPoint together(MetricPoint a, MetricPoint b) {
        Distribution first = a.distribution();
        Distribution second = b.distribution();
        if (first == null || second == null) {
            return b;
        }
        DistributionSketch sketch = DistributionSketch.of(first);
        sketch.merge(second);
        return MetricPoint.distribution(b.name(), b.labels(), sketch.toDistribution());
    }
}
