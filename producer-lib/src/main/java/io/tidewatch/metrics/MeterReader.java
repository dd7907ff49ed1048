package io.tidewatch.metrics;

import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Statistic;
import io.micrometer.core.instrument.TimeGauge;
import io.tidewatch.event.Distribution;
import io.tidewatch.event.MetricPoint;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Reads the points of one meter. */
final class MeterReader {
    private final long startMillis;

    /** @param startMillis when the counters' totals were zero, milliseconds since the epoch */
    MeterReader(long startMillis) {
        this.startMillis = startMillis;
    }

    /** Adds what the meter has to say now: nothing where its value is no number or nothing was recorded. */
    void read(Meter meter, List<MetricPoint> out) {
        OtelNames.Series series = OtelNames.of(meter.getId());
        if (meter instanceof SketchTimer timer) {
            distribution(series, timer.recorder().take(), out);
        } else if (meter instanceof SketchSummary summary) {
            distribution(series, summary.recorder().take(), out);
        } else if (meter instanceof TimeGauge gauge) {
            gauge(series, "", gauge.value(TimeUnit.SECONDS), out);
        } else if (meter instanceof Gauge gauge) {
            gauge(series, "", gauge.value() * series.factor(), out);
        } else if (meter instanceof FunctionTimer timer) {
            counter(series, ".count", timer.count(), out);
            counter(series, ".sum", timer.totalTime(TimeUnit.SECONDS), out);
        } else if (meter instanceof LongTaskTimer timer) {
            gauge(series, ".active", timer.activeTasks(), out);
            gauge(series, ".duration", timer.duration(TimeUnit.SECONDS), out);
        } else {
            measurements(meter, series, out);
        }
    }

    private void measurements(Meter meter, OtelNames.Series series, List<MetricPoint> out) {
        boolean plain = meter.getId().getType() == Meter.Type.COUNTER;
        for (Measurement measurement : meter.measure()) {
            Statistic statistic = measurement.getStatistic();
            String suffix = plain ? "" : "." + statistic.name().toLowerCase(Locale.ROOT);
            if (statistic == Statistic.COUNT || statistic == Statistic.TOTAL || statistic == Statistic.TOTAL_TIME) {
                counter(series, suffix, measurement.getValue() * series.factor(), out);
            } else {
                gauge(series, suffix, measurement.getValue(), out);
            }
        }
    }

    private static void distribution(OtelNames.Series series, Distribution distribution, List<MetricPoint> out) {
        if (distribution.count() > 0) {
            out.add(MetricPoint.distribution(series.name(), series.labels(), distribution));
        }
    }

    private static void gauge(OtelNames.Series series, String suffix, double value, List<MetricPoint> out) {
        if (Double.isFinite(value)) {
            out.add(MetricPoint.gauge(series.name() + suffix, series.labels(), value));
        }
    }

    private void counter(OtelNames.Series series, String suffix, double total, List<MetricPoint> out) {
        if (Double.isFinite(total)) {
            out.add(MetricPoint.counter(series.name() + suffix, series.labels(), total, startMillis));
        }
    }
}
