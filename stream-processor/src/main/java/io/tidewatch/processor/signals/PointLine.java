package io.tidewatch.processor.signals;

import io.tidewatch.event.MetricPoint;
import io.tidewatch.event.Source;

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

    @Override
    public int rank() {
        return -1;
    }

    @Override
    public String sample() {
        return point.name() + point.labels() + " = " + point.value();
    }
}
