package io.tidewatch.processor.signals;

import io.tidewatch.event.MetricBatch;
import io.tidewatch.event.MetricPoint;
import io.tidewatch.processor.ingest.IngestedError;
import io.tidewatch.processor.ingest.IngestedLogs;
import io.tidewatch.processor.ingest.IngestedMetrics;
import io.tidewatch.processor.logs.PatternedLogs;
import io.tidewatch.processor.metrics.MeasuredMetrics;
import java.util.List;

/**
 * Adds what the rules make of one record of an input to what is gathered.
 *
 * @param <V> the record's value
 */
@FunctionalInterface
interface Selection<V> {
    void select(V value, RuleSet rules, GatheredPartials partials);

    static void ofLogs(PatternedLogs patterned, RuleSet rules, GatheredPartials partials) {
        SelectorIndex index = rules.selectors().logs();
        if (index.isEmpty()) {
            return;
        }
        IngestedLogs logs = patterned.logs();
        List<String> patterns = patterned.patternIds();
        partials.begin(rules, logs.at(), logs.appendMillis());
        for (int i = 0; i < logs.lines().size(); i++) {
            IngestedLogs.Line line = logs.lines().get(i);
            LogLine event = new LogLine(line, i < patterns.size() ? patterns.get(i) : "");
            index.candidates(
                    event,
                    partials.event(
                            event,
                            line.index(),
                            line.eventMillis(),
                            line.event().lines()));
        }
    }

    static void ofErrors(IngestedError error, RuleSet rules, GatheredPartials partials) {
        SelectorIndex index = rules.selectors().errors();
        if (index.isEmpty()) {
            return;
        }
        partials.begin(rules, error.at(), error.appendMillis());
        ErrorLine event = new ErrorLine(error);
        index.candidates(
                event,
                partials.event(
                        event, error.line(), error.eventMillis(), error.event().count()));
    }

    static void ofMetrics(MeasuredMetrics measured, RuleSet rules, GatheredPartials partials) {
        IngestedMetrics metrics = measured.metrics();
        MetricBatch batch = metrics.batch();
        long millis = metrics.eventMillis();
        partials.begin(rules, metrics.at(), metrics.appendMillis());
        Selectors selectors = rules.selectors();
        if (!selectors.batches().isEmpty()) {
            BatchLine event = new BatchLine(metrics.source());
            selectors.batches().candidates(event, partials.event(event, 0, millis, 1));
        }
        List<MetricPoint> points = batch.points();
        boolean any = !selectors.anyPoint().isEmpty();
        for (int i = 0; i < points.size(); i++) {
            MetricPoint point = points.get(i);
            SelectorIndex named = selectors.points(point.name());
            if (named == null && !any) {
                continue;
            }
            PointLine event = new PointLine(metrics.source(), point);
            partials.point(event, 0, millis, 1, measured.value(i), point.distribution());
            if (named != null) {
                named.candidates(event, partials);
            }
            if (any) {
                selectors.anyPoint().candidates(event, partials);
            }
        }
    }
}
