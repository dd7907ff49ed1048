package io.tidewatch.processor.logs;

import java.util.Set;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;

/** Keeps the block index by which search picks the offset ranges it reads. Ends the way of a log line. */
public final class LogIndexStage {
    private final LogsConfig config;

    public LogIndexStage(LogsConfig config) {
        this.config = config;
    }

    /** @param logs in the order of their topic partition */
    public void apply(KStream<String, PatternedLogs> logs) {
        logs.process(new Supplier(config), Named.as("log-index"));
    }

    private record Supplier(LogsConfig config) implements ProcessorSupplier<String, PatternedLogs, Void, Void> {
        @Override
        public Processor<String, PatternedLogs, Void, Void> get() {
            return new LogIndexProcessor(config);
        }

        @Override
        public Set<StoreBuilder<?>> stores() {
            return Set.of(LogStores.builder(LogStores.BLOCKS));
        }
    }
}
