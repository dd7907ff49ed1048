package io.tidewatch.processor.logs;

import io.tidewatch.processor.ingest.IngestedLogs;
import io.tidewatch.processor.store.JsonSerde;
import io.tidewatch.wire.Topics;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * Gives each line its pattern: the template its source gave, else what the miner finds. Counts by pattern and hour and by
 * level and minute; tells {@code tidewatch.pattern-catalog} of new patterns and merges.
 */
public final class LogPatternStage {
    private final LogsConfig config;

    public LogPatternStage(LogsConfig config) {
        this.config = config;
    }

    /**
     * What one record gave.
     *
     * @param logs the record with its patterns
     * @param news patterns that were found or merged on the way
     */
    record Found(PatternedLogs logs, List<PatternNews> news) {
        Found {
            news = List.copyOf(news);
        }
    }

    /** @param logs keyed by source */
    public KStream<String, PatternedLogs> apply(KStream<String, IngestedLogs> logs) {
        KStream<String, Found> found = logs.process(new Supplier(config), Named.as("log-patterns-find"));
        found.filter((source, f) -> !f.news().isEmpty(), Named.as("log-patterns-has-news"))
                .flatMap(
                        (source, f) -> f.news().stream()
                                .map(n -> KeyValue.pair(n.key(), n))
                                .toList(),
                        Named.as("log-patterns-news"))
                .to(
                        Topics.PATTERN_CATALOG,
                        Produced.with(Serdes.String(), JsonSerde.of(PatternNews.CODEC))
                                .withName("log-patterns-catalog")
                                .withStreamPartitioner(
                                        (topic, key, news, n) -> Optional.of(Set.of(partition(news.service(), n)))));
        return found.mapValues(Found::logs, Named.as("log-patterns-lines"));
    }

    private static int partition(String service, int partitions) {
        return Utils.toPositive(Utils.murmur2(service.getBytes(StandardCharsets.UTF_8))) % partitions;
    }

    private record Supplier(LogsConfig config) implements ProcessorSupplier<String, IngestedLogs, String, Found> {
        @Override
        public Processor<String, IngestedLogs, String, Found> get() {
            return new LogPatternProcessor(config);
        }

        @Override
        public Set<StoreBuilder<?>> stores() {
            return Set.of(LogStores.builder(LogStores.PATTERNS), LogStores.patternHours(), LogStores.levels());
        }
    }
}
