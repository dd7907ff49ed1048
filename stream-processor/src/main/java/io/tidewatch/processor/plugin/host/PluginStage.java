package io.tidewatch.processor.plugin.host;

import io.tidewatch.processor.ingest.IngestedError;
import io.tidewatch.processor.logs.PatternedLogs;
import io.tidewatch.processor.metrics.MeasuredMetrics;
import io.tidewatch.processor.plugin.AnalyzerInput;
import io.tidewatch.processor.run.TopologyShape;
import io.tidewatch.processor.signals.Signal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;

/**
 * Hands what was ingested to the analyzers that are plugged in. Of an input that none of them wants there is no node and no
 * store; else one of each, whatever their number, in the sub-topology of the input.
 */
public final class PluginStage {
    private final Plugins plugins;
    private final UnaryOperator<String> redact;

    /** @param redact applied to the texts of findings and faults; thread-safe */
    public PluginStage(Plugins plugins, UnaryOperator<String> redact) {
        this.plugins = plugins;
        this.redact = redact;
    }

    sealed interface In<V> {}

    /** A record of the input. */
    record Found<V>(V value) implements In<V> {}

    /** Everything up to there, and with it, has been found. */
    record Tick<V>(long watermarkMillis) implements In<V> {}

    /** @return alerts of which analyzers decide, by their keys; empty where none wants log lines */
    public Optional<KStream<String, Signal>> logs(
            KStream<String, PatternedLogs> logs, KStream<String, Signal.Progress> progress) {
        return stage(AnalyzerInput.LOGS, logs, progress, Views::of);
    }

    /** @return as {@link #logs} */
    public Optional<KStream<String, Signal>> metrics(
            KStream<String, MeasuredMetrics> metrics, KStream<String, Signal.Progress> progress) {
        return stage(AnalyzerInput.METRICS, metrics, progress, Views::of);
    }

    /** @return as {@link #logs} */
    public Optional<KStream<String, Signal>> errors(
            KStream<String, IngestedError> errors, KStream<String, Signal.Progress> progress) {
        return stage(AnalyzerInput.ERRORS, errors, progress, Views::of);
    }

    private <V> Optional<KStream<String, Signal>> stage(
            AnalyzerInput input,
            KStream<String, V> records,
            KStream<String, Signal.Progress> progress,
            Function<V, List<Views.Event>> views) {
        if (!plugins.wants(input)) {
            return Optional.empty();
        }
        String name = input.name().toLowerCase(Locale.ROOT) + "-plugins";
        String store = TopologyShape.COMES_AND_GOES + input.name().toLowerCase(Locale.ROOT);
        KStream<String, In<V>> found = records.mapValues(v -> new Found<>(v), Named.as(name + "-found"));
        KStream<String, In<V>> ticks =
                progress.mapValues(p -> new Tick<>(p.watermarkMillis()), Named.as(name + "-tick"));
        return Optional.of(found.merge(ticks, Named.as(name + "-inputs"))
                .process(PluginProcessor.supplier(plugins, input, store, views, redact), Named.as(name)));
    }
}
