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
    private final OpenBlocks open;

    /** @param open told of the blocks that are being filled */
    public LogIndexStage(LogsConfig config, OpenBlocks open) {
        this.config = config;
        this.open = open;
    }

    /** @param logs in the order of their topic partition */
    public void apply(KStream<String, PatternedLogs> logs) {
        // nothing comes of it; but of a step that ends a way Kafka Streams takes the latency of each record
        logs.process(new Supplier(config, open), Named.as("log-index"))
                .filter((key, nothing) -> false, Named.as("log-index-end"));
    }

    private record Supplier(LogsConfig config, OpenBlocks open)
            implements ProcessorSupplier<String, PatternedLogs, Void, Void> {
        @Override
        public Processor<String, PatternedLogs, Void, Void> get() {
            return new LogIndexProcessor(config, open);
        }

        @Override
        public Set<StoreBuilder<?>> stores() {
            return Set.of(LogStores.builder(LogStores.BLOCKS));
        }
    }
}
