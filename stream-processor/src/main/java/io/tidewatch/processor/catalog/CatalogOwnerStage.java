package io.tidewatch.processor.catalog;

import io.tidewatch.processor.rules.RuleLookup;
import io.tidewatch.processor.signals.Signal;
import io.tidewatch.processor.store.JsonSerde;
import io.tidewatch.wire.Topics;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * Decides, one owner per service, what tasks propose of patterns, and writes the catalog. Reads signals, because all that
 * concerns a service comes in one partition there, in one order that a replay has too.
 */
public final class CatalogOwnerStage {
    /** {@code service, id} to what the owner keeps of a pattern. */
    public static final String STORE = "pattern-owner";

    private final CatalogConfig config;
    private final RuleLookup rules;
    private final CatalogCounts counts;

    public CatalogOwnerStage(CatalogConfig config, RuleLookup rules, CatalogCounts counts) {
        this.config = config;
        this.rules = rules;
        this.counts = counts;
    }

    /**
     * @param signals of the service's partition
     * @return by alert key: patterns that are news to a rule, for the partition of their alert
     */
    public KStream<String, Signal> apply(KStream<String, Signal> signals) {
        KStream<String, CatalogOut> decided = signals.filter(
                        (key, signal) -> signal instanceof Signal.Patterns || signal instanceof Signal.Sighting,
                        Named.as("pattern-proposals"))
                .process(new Owners(), Named.as("pattern-owner"));
        decided.filter((key, out) -> out instanceof CatalogOut.Told, Named.as("pattern-decided"))
                .mapValues(out -> ((CatalogOut.Told) out).pattern(), Named.as("pattern-decisions"))
                .to(
                        Topics.PATTERN_CATALOG,
                        Produced.with(Serdes.String(), JsonSerde.of(CatalogPattern.CODEC))
                                .withName("pattern-catalog-out")
                                .withStreamPartitioner(
                                        (topic, key, pattern, n) -> Optional.of(Set.of(partition(key, n)))));
        return decided.filter((key, out) -> out instanceof CatalogOut.News, Named.as("pattern-is-news"))
                .mapValues(out -> (Signal) ((CatalogOut.News) out).partial(), Named.as("pattern-news"));
    }

    /** That of the service, which stands before the last slash of the key. */
    private static int partition(String key, int partitions) {
        String service = key.substring(0, key.lastIndexOf('/'));
        return Utils.toPositive(Utils.murmur2(service.getBytes(StandardCharsets.UTF_8))) % partitions;
    }

    private final class Owners implements ProcessorSupplier<String, Signal, String, CatalogOut> {
        @Override
        public Processor<String, Signal, String, CatalogOut> get() {
            return new CatalogOwnerProcessor(config, rules, counts);
        }

        @Override
        public Set<StoreBuilder<?>> stores() {
            return Set.of(Stores.keyValueStoreBuilder(
                            Stores.persistentKeyValueStore(STORE), Serdes.String(), Serdes.ByteArray())
                    .withCachingDisabled());
        }
    }
}
