package io.tidewatch.processor.signals;

import io.tidewatch.processor.ingest.IngestedError;
import io.tidewatch.processor.logs.PatternedLogs;
import io.tidewatch.processor.metrics.MeasuredMetrics;
import java.util.function.UnaryOperator;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;

/**
 * From what was ingested to what rules must know of it. For each input record at most one partial per (rule revision,
 * group values, pane) goes out, keyed by alert key, with the record's time; nothing is kept between records.
 */
public final class SignalStage {
    private final RuleHolder rules;
    private final SignalConfig config;
    private final SignalCounters counters;
    private final UnaryOperator<String> redact;

    /**
     * @param rules the rules of this instance
     * @param counters shared with whoever shows them
     * @param redact applied to the texts of samples; thread-safe
     */
    public SignalStage(RuleHolder rules, SignalConfig config, SignalCounters counters, UnaryOperator<String> redact) {
        this.rules = rules;
        this.config = config;
        this.counters = counters;
        this.redact = redact;
    }

    /** Log lines; their patterns may be missing, then rules on patterns see empty ones. */
    public KStream<String, Signal> logs(KStream<String, PatternedLogs> logs) {
        return stage(logs, Selection::ofLogs, "logs-signals");
    }

    public KStream<String, Signal> metrics(KStream<String, MeasuredMetrics> metrics) {
        return stage(metrics, Selection::ofMetrics, "metrics-signals");
    }

    public KStream<String, Signal> errors(KStream<String, IngestedError> errors) {
        return stage(errors, Selection::ofErrors, "errors-signals");
    }

    private <V> KStream<String, Signal> stage(KStream<String, V> in, Selection<V> selection, String name) {
        return in.process(
                () -> new SignalProcessor<>(rules, selection, new RecordPartials(config, counters, redact)),
                Named.as(name));
    }
}
