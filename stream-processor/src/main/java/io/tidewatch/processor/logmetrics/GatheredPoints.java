package io.tidewatch.processor.logmetrics;

import io.tidewatch.alert.Condition;
import io.tidewatch.event.DistributionSketch;
import io.tidewatch.event.LogEvent;
import io.tidewatch.event.MetricPoint;
import io.tidewatch.event.Source;
import io.tidewatch.processor.catalog.PatternCatalog;
import io.tidewatch.processor.ingest.IngestedLogs;
import io.tidewatch.processor.ingest.Position;
import io.tidewatch.processor.logs.PatternedLogs;
import io.tidewatch.processor.signals.LineMeasure;
import io.tidewatch.processor.signals.MeasuredLines;
import io.tidewatch.processor.signals.RuleSet;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the lines of a task amount to, by source, second of event time, definition and labels, until it is taken. A line is
 * added once, at its own time, however late it comes; one that stands for several counts as many. Not thread-safe.
 */
final class GatheredPoints implements MeasuredLines.Sink {
    private static final Logger LOG = LoggerFactory.getLogger(GatheredPoints.class);
    private static final long SECOND_MILLIS = 1_000;
    /** A record has so many bytes at most, by a guess that is rather more. */
    private static final int MOST_BYTES = 200_000;

    private static final int POINT_BYTES = 120;
    private static final int BUCKET_BYTES = 8;
    /** So often a task says in its log which pattern lacks which parameter; all are counted. */
    private static final int MOST_TOLD = 100;

    private static final int CHAR_BYTES = 3;

    private final MeasuredLines lines;
    private final LabelValues labels;
    private final LogMetricCounters counters;
    private final Set<Lacking> told = new HashSet<>(0);
    private final Map<At, Map<Series, Sum>> sums = new LinkedHashMap<>();
    private int size;
    private Position at = new Position("", 0, 0);
    private long appendMillis = Long.MIN_VALUE;

    private record Lacking(String rule, String pattern, String name) {}

    private record At(Source source, long second) {}

    private record Series(LineMeasure measure, List<String> labels) {}

    private static final class Sum {
        double value;
        long eventMillis = Long.MIN_VALUE;

        @Nullable
        DistributionSketch sketch;
    }

    GatheredPoints(UnaryOperator<String> redact, LogMetricCounters counters, PatternCatalog catalog) {
        this.lines = new MeasuredLines(this, catalog);
        this.labels = new LabelValues(redact, counters);
        this.counters = counters;
    }

    /** Adds the lines of a record. */
    void add(PatternedLogs patterned, RuleSet rules) {
        at = patterned.logs().at();
        appendMillis = Math.max(appendMillis, patterned.logs().appendMillis());
        lines.read(patterned, rules);
    }

    /** @return how many points there are so far */
    int size() {
        return size;
    }

    @Override
    public void measured(LineMeasure measure, IngestedLogs.Line line, List<String> texts, double value) {
        if (!Double.isFinite(value)) {
            counters.withoutValue.increment();
            return;
        }
        LogEvent event = line.event();
        long second = Math.floorDiv(line.eventMillis(), SECOND_MILLIS);
        Sum sum = sums.computeIfAbsent(new At(line.source(), second), a -> new LinkedHashMap<>())
                .computeIfAbsent(new Series(measure, labels.of(measure, texts)), s -> {
                    size++;
                    return new Sum();
                });
        add(sum, measure.type(), value, event.lines(), line.eventMillis());
        counters.measured.increment();
    }

    @Override
    public void lacking(LineMeasure measure, String pattern, String name) {
        counters.withoutParameter.increment();
        if (told.size() < MOST_TOLD && told.add(new Lacking(measure.id(), pattern, name))) {
            LOG.atWarn()
                    .addKeyValue("rule", measure.id())
                    .addKeyValue("pattern", pattern)
                    .addKeyValue("parameter", name)
                    .log("the pattern has no parameter of that name");
        }
    }

    private void add(Sum sum, Condition.LogMetric.Type type, double value, long times, long eventMillis) {
        switch (type) {
            case COUNTER -> {
                // what counts does not go back
                if (value > 0) {
                    sum.value = Math.min(Double.MAX_VALUE, sum.value + value * times);
                }
            }
            case HISTOGRAM -> {
                DistributionSketch sketch = sum.sketch == null ? new DistributionSketch() : sum.sketch;
                sum.sketch = sketch;
                if (!sketch.add(value, times)) {
                    counters.withoutValue.increment();
                }
            }
            case GAUGE -> sum.value = eventMillis >= sum.eventMillis ? value : sum.value;
        }
        sum.eventMillis = Math.max(sum.eventMillis, eventMillis);
    }

    /** Gives what was gathered, none of it too large for a record, and begins anew. */
    List<LogPoints> take() {
        List<LogPoints> out = new ArrayList<>(sums.size());
        sums.forEach((of, all) -> {
            List<MetricPoint> points = new ArrayList<>(all.size());
            long eventMillis = Long.MIN_VALUE;
            int bytes = 0;
            for (Map.Entry<Series, Sum> each : all.entrySet()) {
                MetricPoint point = point(each.getKey(), each.getValue());
                int more = bytesOf(point);
                if (bytes + more > MOST_BYTES && !points.isEmpty()) {
                    out.add(new LogPoints(of.source(), at, appendMillis, eventMillis, points));
                    points = new ArrayList<>();
                    bytes = 0;
                }
                points.add(point);
                bytes += more;
                eventMillis = Math.max(eventMillis, each.getValue().eventMillis);
            }
            out.add(new LogPoints(of.source(), at, appendMillis, eventMillis, points));
        });
        counters.points.add(size);
        sums.clear();
        size = 0;
        appendMillis = Long.MIN_VALUE;
        return out;
    }

    private static MetricPoint point(Series series, Sum sum) {
        LineMeasure measure = series.measure();
        Map<String, String> named = new LinkedHashMap<>();
        for (int i = 0; i < series.labels().size(); i++) {
            if (!series.labels().get(i).isEmpty()) {
                named.put(measure.labelNames().get(i), series.labels().get(i));
            }
        }
        if (sum.sketch != null) {
            return MetricPoint.distribution(measure.metric(), named, sum.sketch.toDistribution());
        }
        return measure.type() == Condition.LogMetric.Type.GAUGE
                ? MetricPoint.gauge(measure.metric(), named, sum.value)
                : MetricPoint.counter(measure.metric(), named, sum.value, 0);
    }

    private static int bytesOf(MetricPoint point) {
        int bytes = POINT_BYTES + CHAR_BYTES * point.name().length();
        for (Map.Entry<String, String> label : point.labels().entrySet()) {
            bytes += CHAR_BYTES * (label.getKey().length() + label.getValue().length());
        }
        return point.distribution() == null
                ? bytes
                : bytes + BUCKET_BYTES * point.distribution().indexes().length;
    }
}
