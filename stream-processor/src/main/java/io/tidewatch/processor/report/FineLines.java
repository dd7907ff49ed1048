package io.tidewatch.processor.report;

import io.tidewatch.processor.insight.FineMeasures;
import io.tidewatch.processor.metrics.MetricStep;
import io.tidewatch.processor.report.ReportLine.Signal;
import io.tidewatch.report.Measure;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What services and hosts measured window by window, as far as it was read so. */
final class FineLines implements FineMeasures {
    private final Map<String, ReportLine> lines;
    private final long windowMillis;

    /** @param lines by their ids, of all instances */
    FineLines(Map<String, ReportLine> lines, long windowMillis) {
        this.lines = lines;
        this.windowMillis = windowMillis;
    }

    @Override
    public SortedMap<Long, Double> of(Measure measure, String subject, long fromMillis, long toMillis) {
        boolean http = lines.containsKey(id(Signal.REQUESTS, subject));
        Signal signal = switch (measure) {
            case CPU -> Signal.CPU;
            case MEMORY -> Signal.MEMORY;
            default -> http ? Signal.REQUESTS : Signal.MESSAGES;
        };
        Map<Long, MetricStep> failed = windows(http ? Signal.FAILED_REQUESTS : Signal.FAILED_MESSAGES, subject);
        SortedMap<Long, Double> values = new TreeMap<>();
        windows(signal, subject).forEach((start, step) -> {
            boolean asked = start >= fromMillis && start < toMillis;
            Double value = asked ? value(measure, step, failed.get(start)) : null;
            if (value != null) {
                values.put(start, value);
            }
        });
        return values;
    }

    private @Nullable Double value(Measure measure, MetricStep step, @Nullable MetricStep failed) {
        return switch (measure) {
            case P95 -> ReportBuilder.quantile(step, 0.95);
            case ERROR_SHARE -> ReportBuilder.share(failed, step);
            case RATE -> ReportBuilder.rate(step, windowMillis);
            default -> step.count() == 0 ? null : (Double) (step.sum() / step.count());
        };
    }

    private Map<Long, MetricStep> windows(Signal signal, String name) {
        ReportLine line = lines.get(id(signal, name));
        return line == null ? Map.of() : line.fine();
    }

    private static String id(Signal signal, String name) {
        return ReportLine.empty(signal, name, "").id();
    }
}
