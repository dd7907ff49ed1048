package io.tidewatch.metrics;

import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Statistic;
import io.micrometer.core.instrument.TimeGauge;
import io.tidewatch.event.MetricPoint;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Reads a meter whose value the application's code tells: it may throw, and take its time. */
final class ForeignMeter {
    private ForeignMeter() {}

    static boolean is(Meter meter) {
        return !(meter instanceof TotalCounter || meter instanceof Recorded || meter instanceof LongTaskTimer);
    }

    /** @return whether nobody can tell its value any more */
    static boolean isGone(Meter meter) {
        return meter instanceof ObjectGauge<?> gauge && gauge.isGone()
                || meter instanceof ObjectTimeGauge time && time.isGone()
                || meter instanceof FunctionTotal<?> total && total.isGone();
    }

    /** @param startMillis when totals were zero that do not say so themselves, milliseconds since the epoch */
    static void read(Exported exported, long startMillis, List<MetricPoint> out) {
        Meter meter = exported.meter();
        if (meter instanceof ObjectGauge<?> gauge) {
            exported.gauge("", gauge.read(), out);
        } else if (meter instanceof FunctionTotal<?> total) {
            double value = total.read();
            exported.counter("", value, total.startMillis(), out);
        } else if (meter instanceof ObjectTimeGauge gauge) {
            exported.gauge("", gauge.read(), out);
        } else if (meter instanceof TimeGauge gauge) {
            exported.gauge("", gauge.value(TimeUnit.SECONDS), out);
        } else if (meter instanceof Gauge gauge) {
            exported.gauge("", gauge.value(), out);
        } else if (meter instanceof FunctionTimer timer) {
            exported.counter(".count", timer.count(), startMillis, out);
            exported.counter(".sum", timer.totalTime(TimeUnit.SECONDS), startMillis, out);
        } else {
            measurements(exported, startMillis, out);
        }
    }

    private static void measurements(Exported exported, long startMillis, List<MetricPoint> out) {
        boolean plain = exported.meter().getId().getType() == Meter.Type.COUNTER;
        for (Measurement measurement : exported.meter().measure()) {
            Statistic statistic = measurement.getStatistic();
            String suffix = plain ? "" : "." + statistic.name().toLowerCase(Locale.ROOT);
            if (statistic == Statistic.COUNT || statistic == Statistic.TOTAL || statistic == Statistic.TOTAL_TIME) {
                exported.counter(suffix, measurement.getValue(), startMillis, out);
            } else {
                exported.gauge(suffix, measurement.getValue(), out);
            }
        }
    }
}
