package io.tidewatch.processor.signals;

import io.tidewatch.event.MetricPoint;
import io.tidewatch.event.Source;
import java.util.Map;

/** A metric's point as rules see it. */
record PointLine(Source source, MetricPoint point) implements Event {
    @Override
    public String text(Field field) {
        return switch (field.kind()) {
            case METRIC -> point.name();
            case LABEL, TAG -> point.labels().getOrDefault(field.name(), "");
            default -> Event.ofSource(field.kind(), source);
        };
    }

    /** @return a number that stands for its series: the same in every run, whatever the order of the labels */
    long series() {
        long labels = 0;
        for (Map.Entry<String, String> label : point.labels().entrySet()) {
            labels += mixed(mixed(1, label.getKey()), label.getValue());
        }
        return mixed(mixed(labels, source.key()), point.name());
    }

    private static long mixed(long seed, String text) {
        long hash = (seed ^ text.length()) * 0x9E3779B97F4A7C15L;
        for (int i = 0; i < text.length(); i++) {
            hash = Long.rotateLeft(hash ^ text.charAt(i), 27) * 0xC2B2AE3D27D4EB4FL;
        }
        return hash ^ hash >>> 31;
    }

    @Override
    public int rank() {
        return -1;
    }

    @Override
    public String sample() {
        return point.name() + point.labels() + " = " + point.value();
    }
}
