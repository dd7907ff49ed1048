package io.tidewatch.processor.plugin.host;

import io.tidewatch.event.Distribution;
import io.tidewatch.event.ErrorEvent;
import io.tidewatch.event.LogEvent;
import io.tidewatch.event.LogLevel;
import io.tidewatch.event.MetricPoint;
import io.tidewatch.event.Severity;
import io.tidewatch.event.Source;
import io.tidewatch.event.Thrown;
import io.tidewatch.processor.ingest.IngestedError;
import io.tidewatch.processor.ingest.IngestedLogs;
import io.tidewatch.processor.ingest.IngestedMetrics;
import io.tidewatch.processor.logs.PatternedLogs;
import io.tidewatch.processor.metrics.MeasuredMetrics;
import io.tidewatch.processor.plugin.Analyzer;
import io.tidewatch.processor.plugin.ErrorView;
import io.tidewatch.processor.plugin.LogView;
import io.tidewatch.processor.plugin.MetricView;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What analyzers see of records: the events themselves, through windows that do not open. */
final class Views {
    private Views() {}

    /** One event, to be handed to any analyzer. */
    @FunctionalInterface
    interface Event {
        void to(Analyzer analyzer) throws Exception;
    }

    static List<Event> of(PatternedLogs record) {
        IngestedLogs logs = record.logs();
        List<Event> events = new ArrayList<>(logs.lines().size());
        for (int i = 0; i < logs.lines().size(); i++) {
            LogView view = new Line(
                    logs.lines().get(i),
                    logs.appendMillis(),
                    record.patternIds().get(i));
            events.add(analyzer -> analyzer.onLog(view));
        }
        return events;
    }

    static List<Event> of(MeasuredMetrics record) {
        IngestedMetrics metrics = record.metrics();
        List<MetricPoint> points = metrics.batch().points();
        List<Event> events = new ArrayList<>(points.size());
        for (int i = 0; i < points.size(); i++) {
            MetricView view = new Point(metrics, points.get(i), record.value(i));
            events.add(analyzer -> analyzer.onMetric(view));
        }
        return events;
    }

    static List<Event> of(IngestedError error) {
        ErrorView view = new Failure(error);
        return List.of(analyzer -> analyzer.onError(view));
    }

    private record Line(IngestedLogs.Line line, long appendMillis, String patternId) implements LogView {
        private LogEvent event() {
            return line.event();
        }

        @Override
        public Source source() {
            return line.source();
        }

        @Override
        public long timeMillis() {
            return line.eventMillis();
        }

        @Override
        public LogLevel level() {
            return event().level();
        }

        @Override
        public String logger() {
            return event().logger();
        }

        @Override
        public String thread() {
            return event().thread();
        }

        @Override
        public String message() {
            return event().message();
        }

        @Override
        public @Nullable String template() {
            return event().template();
        }

        @Override
        public Map<String, String> context() {
            return Collections.unmodifiableMap(event().context());
        }

        @Override
        public Map<String, Object> fields() {
            return Collections.unmodifiableMap(event().fields());
        }

        @Override
        public @Nullable Thrown thrown() {
            return event().thrown();
        }

        @Override
        public long lines() {
            return event().lines();
        }
    }

    private record Point(IngestedMetrics of, MetricPoint point, double growth) implements MetricView {
        @Override
        public Source source() {
            return of.source();
        }

        @Override
        public long timeMillis() {
            return of.eventMillis();
        }

        @Override
        public long appendMillis() {
            return of.appendMillis();
        }

        @Override
        public String name() {
            return point.name();
        }

        @Override
        public Map<String, String> labels() {
            return Collections.unmodifiableMap(point.labels());
        }

        @Override
        public MetricPoint.Kind kind() {
            return point.kind();
        }

        @Override
        public double value() {
            return point.value();
        }

        @Override
        public @Nullable Distribution distribution() {
            return point.distribution();
        }
    }

    private record Failure(IngestedError error) implements ErrorView {
        private ErrorEvent event() {
            return error.event();
        }

        @Override
        public Source source() {
            return event().source();
        }

        @Override
        public long timeMillis() {
            return error.eventMillis();
        }

        @Override
        public long appendMillis() {
            return error.appendMillis();
        }

        @Override
        public String groupId() {
            return error.groupId();
        }

        @Override
        public String fingerprint() {
            return event().fingerprint();
        }

        @Override
        public String type() {
            return event().type();
        }

        @Override
        public String message() {
            return event().message();
        }

        @Override
        public String stack() {
            return event().stack();
        }

        @Override
        public String culprit() {
            return event().culprit();
        }

        @Override
        public Severity severity() {
            return event().severity();
        }

        @Override
        public boolean handled() {
            return event().handled();
        }

        @Override
        public long count() {
            return event().count();
        }

        @Override
        public Map<String, String> context() {
            return Collections.unmodifiableMap(event().context());
        }

        @Override
        public Map<String, String> tags() {
            return Collections.unmodifiableMap(event().tags());
        }
    }
}
