package io.tidewatch.processor.signals;

import io.tidewatch.event.MetricBatch;
import io.tidewatch.processor.catalog.PatternCatalog;
import io.tidewatch.processor.flow.Pick;
import io.tidewatch.processor.ingest.IngestedError;
import io.tidewatch.processor.logs.PatternedLogs;
import io.tidewatch.processor.metrics.MeasuredMetrics;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;

/**
 * From what was ingested to what rules must know of it: each time it sends (before a commit, a tick of progress, a
 * goodbye, and when there are many) at most one partial per (rule revision, group
 * values, pane) of the records since the last one, those of a partition of alerts in one record, with the time of the newest
 * of them.
 */
public final class SignalStage {
    /** Starts of sequence rules, by rule and what a start and its end both carry. */
    static final String STARTS = "sequence-starts";

    private final RuleHolder rules;
    private final SignalConfig config;
    private final SignalCounters counters;
    private final UnaryOperator<String> redact;
    private final int alertPartitions;
    private final PatternCatalog catalog;

    /**
     * @param rules the rules of this instance
     * @param counters shared with whoever shows them
     * @param redact applied to the texts of samples; thread-safe
     * @param alertPartitions how many the signals topic has
     * @param catalog which patterns were merged
     */
    public SignalStage(
            RuleHolder rules,
            SignalConfig config,
            SignalCounters counters,
            UnaryOperator<String> redact,
            int alertPartitions,
            PatternCatalog catalog) {
        this.rules = rules;
        this.config = config;
        this.counters = counters;
        this.redact = redact;
        this.alertPartitions = alertPartitions;
        this.catalog = catalog;
    }

    /** Log lines; their patterns may be missing, then rules on patterns see empty ones. */
    public KStream<String, Signal> logs(
            KStream<String, PatternedLogs> logs, KStream<String, Signal.Progress> progress) {
        Selection<PatternedLogs> selection =
                (record, now, partials) -> Selection.ofLogs(record, now, partials, catalog);
        return stage(logs, record -> false, progress, selection, "logs-signals", STARTS);
    }

    public KStream<String, Signal> metrics(
            KStream<String, MeasuredMetrics> metrics, KStream<String, Signal.Progress> progress) {
        Predicate<MeasuredMetrics> goodbye = record -> record.metrics().batch().phase() == MetricBatch.Phase.GOODBYE;
        return stage(metrics, goodbye, progress, Selection::ofMetrics, "metrics-signals", "");
    }

    public KStream<String, Signal> errors(
            KStream<String, IngestedError> errors, KStream<String, Signal.Progress> progress) {
        return stage(errors, record -> false, progress, Selection::ofErrors, "errors-signals", "");
    }

    private <V> KStream<String, Signal> stage(
            KStream<String, V> in,
            Predicate<V> last,
            KStream<String, Signal.Progress> progress,
            Selection<V> selection,
            String name,
            String starts) {
        KStream<String, SignalInput<V>> found =
                in.process(Pick.of(v -> new SignalInput.Found<>(v, last.test(v))), Named.as(name + "-found"));
        KStream<String, SignalInput<V>> ticks =
                progress.process(Pick.of(p -> new SignalInput.Tick<>(p)), Named.as(name + "-tick"));
        return found.merge(ticks, Named.as(name + "-inputs"))
                .process(
                        SignalProcessor.supplier(
                                rules,
                                selection,
                                () -> new GatheredPartials(config, counters, redact),
                                name,
                                alertPartitions,
                                starts),
                        Named.as(name));
    }
}
