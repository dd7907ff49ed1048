package io.tidewatch.processor.metrics;

import io.tidewatch.processor.ingest.IngestedMetrics;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * Keeps last values and roll-ups of every series, and says how much counters grew. Batches come keyed by their source,
 * so that a source's rows are in one task; they go on as they came.
 */
public final class RollupStage {
    private final MetricsConfig config;
    private final MetricCounters counters;

    /** @param counters shared with whoever shows them */
    public RollupStage(MetricsConfig config, MetricCounters counters) {
        this.config = config;
        this.counters = counters;
    }

    public KStream<String, MeasuredMetrics> apply(KStream<String, IngestedMetrics> metrics) {
        return metrics.process(new Supplier(config, counters), Named.as("metrics-rollup"));
    }

    private record Supplier(MetricsConfig config, MetricCounters counters)
            implements ProcessorSupplier<String, IngestedMetrics, String, MeasuredMetrics> {
        @Override
        public Processor<String, IngestedMetrics, String, MeasuredMetrics> get() {
            return new RollupProcessor(config, counters);
        }

        @Override
        public Set<StoreBuilder<?>> stores() {
            return Set.of(
                    store(MetricStores.SOURCES, Serdes.String()),
                    store(MetricStores.SERIES, Serdes.Bytes()),
                    store(MetricStores.ROLLUPS, Serdes.Bytes()));
        }

        private static <K> StoreBuilder<?> store(String name, Serde<K> keys) {
            return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), keys, Serdes.ByteArray())
                    .withCachingDisabled()
                    .withLoggingEnabled(Map.of());
        }
    }
}
