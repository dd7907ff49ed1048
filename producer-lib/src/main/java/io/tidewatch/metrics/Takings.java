package io.tidewatch.metrics;

import io.tidewatch.event.Distribution;
import io.tidewatch.event.MetricPoint;
import io.tidewatch.metrics.names.Series;
import java.util.IdentityHashMap;
import java.util.List;

/** The distributions taken for one batch and whom they came from, so that they can be put back where it is refused. */
final class Takings {
    private final IdentityHashMap<MetricPoint, IntervalRecorder> recorders = new IdentityHashMap<>();

    void take(Series series, IntervalRecorder recorder, List<MetricPoint> out) {
        Distribution taken = recorder.take();
        if (taken.count() > 0) {
            MetricPoint point = MetricPoint.distribution(series.name(), series.labels(), taken);
            recorders.put(point, recorder);
            out.add(point);
        }
    }

    /** @return false where the point was not taken here */
    boolean giveBack(MetricPoint point) {
        IntervalRecorder recorder = recorders.get(point);
        if (recorder != null && point.distribution() != null) {
            recorder.giveBack(point.distribution());
        }
        return recorder != null;
    }
}
