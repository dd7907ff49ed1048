package io.tidewatch.processor.report;

import io.tidewatch.processor.metrics.MetricStep;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One thing measured of one service or host over a report's period: what one instance knows, or several together.
 *
 * @param name of the service or host
 * @param part which one, where there are several, such as a mount point; else empty
 * @param metric what it was read from
 * @param steps by number of the step; steps without any value are missing
 * @param before the whole period before; null where it has no value
 * @param fine where steps are longer than the windows: windows around where it turned, by their start; else empty
 */
public record ReportLine(
        Signal signal,
        String name,
        String part,
        String metric,
        Map<Integer, MetricStep> steps,
        @Nullable MetricStep before,
        Map<Long, MetricStep> fine) {
    /** What a line is read from. */
    public enum Signal {
        REQUESTS(false, "http.server.request.duration"),
        FAILED_REQUESTS(false, "http.server.request.duration"),
        MESSAGES(false, "messaging.process.duration"),
        FAILED_MESSAGES(false, "messaging.process.duration"),
        CPU(true, "system.cpu.utilization"),
        MEMORY(true, "system.memory.utilization"),
        DISK(true, "system.filesystem.utilization"),
        LOAD(true, "system.cpu.load_average.1m"),
        CORES(true, "system.cpu.logical.count");

        private final boolean ofHost;
        private final String metric;

        Signal(boolean ofHost, String metric) {
            this.ofHost = ofHost;
            this.metric = metric;
        }

        public boolean ofHost() {
            return ofHost;
        }

        /** @return its name by OpenTelemetry */
        public String metric() {
            return metric;
        }
    }

    public ReportLine {
        steps = Collections.unmodifiableMap(new TreeMap<>(steps));
        fine = fine == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(fine)); // of an older build
    }

    static ReportLine empty(Signal signal, String name, String part) {
        return new ReportLine(signal, name, part, signal.metric(), Map.of(), null, Map.of());
    }

    /** @return the same, read from that metric */
    ReportLine of(String otherMetric) {
        return new ReportLine(signal, name, part, otherMetric, steps, before, fine);
    }

    /** @return the same with those windows as they are, by their start */
    ReportLine with(Map<Long, MetricStep> windows) {
        Map<Long, MetricStep> all = new TreeMap<>(fine);
        all.putAll(windows);
        return new ReportLine(signal, name, part, metric, steps, before, all);
    }

    /** @return with those windows: those of the period go to their steps, those before it to the one before */
    ReportLine plus(List<MetricStep> windows, ReportPeriod period) {
        Map<Integer, MetricStep> all = new TreeMap<>(steps);
        MetricStep earlier = before;
        for (MetricStep step : windows) {
            long at = step.atMillis();
            if (at >= period.fromMillis() && at < period.toMillis()) {
                all.merge(period.stepOf(at), step, MetricStep::plus);
            } else if (at >= period.beforeMillis() && at < period.fromMillis()) {
                earlier = earlier == null ? step : earlier.plus(step);
            }
        }
        return new ReportLine(signal, name, part, metric, all, earlier, fine);
    }

    /** @return both together; both are of the same thing */
    ReportLine plus(ReportLine other) {
        Map<Integer, MetricStep> all = new TreeMap<>(steps);
        other.steps.forEach((step, value) -> all.merge(step, value, MetricStep::plus));
        MetricStep earlier = before == null ? other.before : other.before == null ? before : before.plus(other.before);
        Map<Long, MetricStep> windows = new TreeMap<>(fine);
        other.fine.forEach((start, value) -> windows.merge(start, value, MetricStep::plus));
        return new ReportLine(signal, name, part, metric, all, earlier, windows);
    }

    /** @return all steps together; null where there is none */
    @Nullable
    MetricStep whole() {
        return steps.values().stream().reduce(MetricStep::plus).orElse(null);
    }

    String id() {
        return signal + "\0" + name + "\0" + part;
    }
}
