package io.tidewatch.metrics;

import io.micrometer.core.instrument.Meter;
import io.tidewatch.event.MetricPoint;
import io.tidewatch.metrics.names.Series;
import java.util.List;

/** A meter and what it is called when it is sent. */
record Exported(Meter meter, Series series) {
    void gauge(String suffix, double value, List<MetricPoint> out) {
        double scaled = value * series.factor();
        if (Double.isFinite(scaled) && !(series.quantity() && scaled < 0)) {
            out.add(MetricPoint.gauge(series.name() + suffix, series.labels(), scaled));
        }
    }

    void counter(String suffix, double total, long startMillis, List<MetricPoint> out) {
        double scaled = total * series.factor();
        if (Double.isFinite(scaled)) {
            out.add(MetricPoint.counter(series.name() + suffix, series.labels(), scaled, startMillis));
        }
    }
}
