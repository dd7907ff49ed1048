package io.tidewatch.processor.metrics;

import io.tidewatch.event.MetricPoint;
import java.util.Map;

/**
 * What stands for a series' name in memory: 128 bits of it, whatever the order of its labels. The seed is a task's own and
 * random, so that nobody can make two names that are taken for one. Holds the last one made. Not thread-safe.
 */
final class SeriesId {
    private static final long ONE = 0x9E3779B97F4A7C15L;
    private static final long TWO = 0xC2B2AE3D27D4EB4FL;

    private final long seed;
    private long a;
    private long b;
    private long high;
    private long low;

    SeriesId(long seed) {
        this.seed = seed;
    }

    long high() {
        return high;
    }

    long low() {
        return low;
    }

    SeriesId of(MetricPoint point) {
        return of(point.name(), point.labels(), point.kind());
    }

    SeriesId of(SeriesName name) {
        return of(name.metric(), name.labels(), name.kind());
    }

    private SeriesId of(String metric, Map<String, String> labels, MetricPoint.Kind kind) {
        begin(
                switch (kind) {
                    case GAUGE -> 1;
                    case COUNTER -> 2;
                    case DISTRIBUTION -> 3;
                });
        take(metric);
        high = mix(a);
        low = mix(b);
        for (Map.Entry<String, String> label : labels.entrySet()) {
            begin(0);
            take(label.getKey());
            take(label.getValue());
            high += mix(a);
            low += mix(b);
        }
        return this;
    }

    private void begin(long kind) {
        a = seed + kind * ONE;
        b = Long.rotateLeft(seed, 32) ^ kind * TWO;
    }

    private void take(String text) {
        int length = text.length();
        step(length);
        int i = 0;
        for (; i + 4 <= length; i += 4) {
            step(text.charAt(i)
                    | (long) text.charAt(i + 1) << 16
                    | (long) text.charAt(i + 2) << 32
                    | (long) text.charAt(i + 3) << 48);
        }
        long rest = 0;
        for (; i < length; i++) {
            rest = rest << 16 | text.charAt(i);
        }
        step(rest);
    }

    private void step(long four) {
        a = Long.rotateLeft(a ^ four * ONE, 31) * TWO;
        b = Long.rotateLeft(b + four * TWO, 29) * ONE ^ four;
    }

    private static long mix(long value) {
        long v = (value ^ value >>> 33) * 0xFF51AFD7ED558CCDL;
        v = (v ^ v >>> 29) * 0xC4CEB9FE1A85EC53L;
        return v ^ v >>> 32;
    }
}
