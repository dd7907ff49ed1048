package io.tidewatch.processor.metrics;

import java.util.EnumMap;
import java.util.Map;

/** Counts points that came after what a resolution keeps; a coarser one may have them. Not thread-safe. */
final class TooLate {
    private final Map<Resolution, Long> points = new EnumMap<>(Resolution.class);

    void add(Resolution resolution, long more) {
        points.merge(resolution, more, Long::sum);
    }

    long of(Resolution resolution) {
        return points.getOrDefault(resolution, 0L);
    }
}
