package io.tidewatch.processor.signals;

import io.tidewatch.event.MetricBatch;
import io.tidewatch.event.MetricPoint;
import io.tidewatch.event.Source;
import io.tidewatch.processor.catalog.PatternCatalog;
import io.tidewatch.processor.ingest.IngestedError;
import io.tidewatch.processor.ingest.IngestedLogs;
import io.tidewatch.processor.ingest.IngestedMetrics;
import io.tidewatch.processor.logs.PatternedLogs;
import io.tidewatch.processor.metrics.MeasuredMetrics;
import io.tidewatch.processor.metrics.SeriesMemo;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Adds what the rules make of one record of an input to what is gathered.
 *
 * @param <V> the record's value
 */
@FunctionalInterface
interface Selection<V> {
    /** The selectors of a point, and what stands for its series. */
    @SuppressWarnings("ArrayRecordComponent") // made once per series and never compared
    record Matching(Selector[] selectors, long series) {}

    Matching NONE = new Matching(new Selector[0], 0);

    void select(V value, RuleSet rules, GatheredPartials partials);

    /** @param catalog so that rules find lines by what their pattern was called before, too */
    static void ofLogs(PatternedLogs patterned, RuleSet rules, GatheredPartials partials, PatternCatalog catalog) {
        SelectorIndex index = rules.selectors().logs();
        if (index.isEmpty()) {
            return;
        }
        IngestedLogs logs = patterned.logs();
        partials.begin(rules, logs.at(), logs.appendMillis());
        for (int i = 0; i < logs.lines().size(); i++) {
            IngestedLogs.Line line = logs.lines().get(i);
            LogLine event =
                    new LogLine(line, patterned.patternId(i), catalog, patterned.far(i), patterned.parameters(i));
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
        partials.begin(rules, metrics.at(), metrics.appendMillis(), measured.ofAgent());
        Selectors selectors = rules.selectors();
        // what was made of log lines is no heartbeat
        if (!selectors.batches().isEmpty() && !metrics.ofLogs()) {
            BatchLine event = new BatchLine(metrics.source());
            selectors.batches().candidates(event, partials.event(event, 0, millis, 1));
        }
        SeriesMemo memo = measured.memo();
        memo.onBasisOf(new Basis(selectors.version, metrics.source()));
        List<MetricPoint> points = batch.points();
        for (int i = 0; i < points.size(); i++) {
            MetricPoint point = points.get(i);
            int series = measured.series(i);
            Matching matching = series == MeasuredMetrics.UNKNOWN ? null : (Matching) memo.of(series);
            if (matching == null) {
                matching = matching(selectors, new PointLine(metrics.source(), point));
                if (series != MeasuredMetrics.UNKNOWN) {
                    memo.remember(series, matching);
                }
            }
            if (matching.selectors.length > 0) {
                PointLine event = new PointLine(metrics.source(), point);
                partials.point(event, millis, measured.value(i), measured.intervalMillis(i), matching.series);
                for (Selector selector : matching.selectors) {
                    partials.matched(selector);
                }
            }
        }
    }

    /** What selectors say of a point they say of all points of its series: they see its name and whose it is, no more. */
    private static Matching matching(Selectors selectors, PointLine event) {
        List<Selector> matching = new ArrayList<>(0);
        Consumer<Selector> take = selector -> {
            if (selector.matches(event)) {
                matching.add(selector);
            }
        };
        SelectorIndex named = selectors.points(event.point().name());
        if (named != null) {
            named.candidates(event, take);
        }
        selectors.anyPoint().candidates(event, take);
        return matching.isEmpty() ? NONE : new Matching(matching.toArray(NONE.selectors), event.series());
    }

    /** What the choice of selectors goes by beside the series' own name. */
    record Basis(Object selectors, Source source) {}
}
