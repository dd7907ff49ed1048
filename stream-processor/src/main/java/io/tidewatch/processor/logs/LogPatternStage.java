package io.tidewatch.processor.logs;

import io.tidewatch.processor.catalog.PatternCatalog;
import io.tidewatch.processor.flow.Pick;
import io.tidewatch.processor.ingest.IngestedLogs;
import io.tidewatch.processor.signals.Signal;
import java.util.List;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.function.UnaryOperator;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * Gives each line its pattern: the template its source gave, else what the miner finds, as far as they were merged the one
 * that the owner of their service decided on. Counts by pattern, logger and level, by hour and minute; proposes new
 * patterns and merges to the owner.
 */
public final class LogPatternStage {
    private final LogsConfig config;
    private final PatternCatalog catalog;
    private final UnaryOperator<String> redact;
    private final LongFunction<WantedValues> wanted;

    /** That redacts nothing and finds no values that are far outside. */
    LogPatternStage(LogsConfig config, PatternCatalog catalog) {
        this(config, catalog, UnaryOperator.identity(), at -> WantedValues.NONE);
    }

    /**
     * @param catalog what the owners decided, as this instance knows it
     * @param redact applied to values of parameters before they are kept; thread-safe
     * @param wanted what rules ask of the values in what was appended then; thread-safe
     */
    public LogPatternStage(
            LogsConfig config,
            PatternCatalog catalog,
            UnaryOperator<String> redact,
            LongFunction<WantedValues> wanted) {
        this.config = config;
        this.catalog = catalog;
        this.redact = redact;
        this.wanted = wanted;
    }

    /**
     * What one record gave.
     *
     * @param logs the record with its patterns
     * @param proposals patterns that were found or merged on the way, by service
     */
    record Found(PatternedLogs logs, List<Signal.Patterns> proposals) {
        Found {
            proposals = List.copyOf(proposals);
        }
    }

    /**
     * What comes of logs.
     *
     * @param lines keyed by source
     * @param proposals keyed by service, for its owner
     */
    public record Out(KStream<String, PatternedLogs> lines, KStream<String, Signal> proposals) {}

    /** @param logs keyed by source */
    public Out apply(KStream<String, IngestedLogs> logs) {
        KStream<String, Found> found =
                logs.process(new Supplier(config, catalog, redact, wanted), Named.as("log-patterns-find"));
        KStream<String, Signal> proposals = found.filter(
                        (source, f) -> !f.proposals().isEmpty(), Named.as("log-patterns-has-news"))
                .flatMap(
                        (source, f) -> f.proposals().stream()
                                .map(p -> KeyValue.pair(p.service(), (Signal) p))
                                .toList(),
                        Named.as("log-patterns-news"));
        return new Out(found.process(Pick.of(Found::logs), Named.as("log-patterns-lines")), proposals);
    }

    private record Supplier(
            LogsConfig config, PatternCatalog catalog, UnaryOperator<String> redact, LongFunction<WantedValues> wanted)
            implements ProcessorSupplier<String, IngestedLogs, String, Found> {
        @Override
        public Processor<String, IngestedLogs, String, Found> get() {
            return new LogPatternProcessor(config, catalog, redact, wanted);
        }

        @Override
        public Set<StoreBuilder<?>> stores() {
            return Set.of(
                    LogStores.builder(LogStores.PATTERNS),
                    LogStores.counts(LogStores.PATTERN_HOURS),
                    LogStores.counts(LogStores.PATTERN_MINUTES),
                    LogStores.values(),
                    LogStores.levels());
        }
    }
}
