package io.tidewatch.processor.logs;

import io.tidewatch.alert.Rule;
import io.tidewatch.processor.ingest.IngestStores;
import io.tidewatch.processor.ingest.Position;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Writes one row per block of each topic partition. The filling block is in memory; its row holds only where it starts,
 * so that a restart closes it as one that has to be read.
 */
final class LogIndexProcessor implements Processor<String, PatternedLogs, Void, Void> {
    private static final Duration SWEEP = Duration.ofMinutes(1);
    private static final int SWEEP_BUDGET = 500;

    /** Offsets between two records, as of the markers of transactions, that are known to hold none. */
    private static final long MOST_MARKERS = 1_000;

    private final LogsConfig config;
    private final OpenBlocks open;
    private final List<String> parts = new ArrayList<>();
    private final Map<String, OpenBlock> filling = new HashMap<>();
    // of the record before: most are of one topic
    private String topic = "";
    private int partition;
    private String part = "";
    private @Nullable KeyValueStore<String, byte[]> blocks;

    LogIndexProcessor(LogsConfig config, OpenBlocks open) {
        this.config = config;
        this.open = open;
    }

    @Override
    public void init(ProcessorContext<Void, Void> context) {
        blocks = context.getStateStore(LogStores.BLOCKS);
        filling.clear();
        topic = "";
        parts.clear();
        // a topic that nothing comes by any more has old rows too
        for (String topic : IngestStores.topics(Rule.Input.LOGS)) {
            parts.add(BlockKeys.part(topic, context.taskId().partition()));
        }
        context.schedule(
                SWEEP,
                PunctuationType.WALL_CLOCK_TIME,
                now -> expire(
                        context.currentStreamTimeMs() - config.blocksKept().toMillis()));
    }

    @Override
    public void process(Record<String, PatternedLogs> record) {
        PatternedLogs logs = record.value();
        Position at = logs.logs().at();
        long appendMillis = logs.logs().appendMillis();
        if (at.partition() != partition || !at.topic().equals(topic)) {
            topic = at.topic();
            partition = at.partition();
            part = BlockKeys.part(topic, at.partition());
        }
        OpenBlock block = filling.get(part);
        if (block == null) {
            block = new OpenBlock(config);
            filling.put(part, block);
            open.put(part, block);
            closeLeftOpen(part, at.offset(), appendMillis);
        }
        long from = at.offset();
        if (block.started() && block.full(appendMillis)) {
            OpenBlock.Closed closed = block.close();
            for (int i = 0; i < closed.shards().size(); i++) {
                store().put(
                                BlockKeys.shard(i, part, closed.row().fromOffset()),
                                closed.shards().get(i).stored());
            }
            put(part, closed.row());
            // the next record was read right after it: what lies between is none, and no gap that a search has to read
            from = from - closed.row().toOffset() <= MOST_MARKERS ? closed.row().toOffset() : from;
        }
        if (!block.started()) {
            block.start(from, appendMillis);
            put(part, BlockRow.open(from, appendMillis));
        }
        block.add(logs);
    }

    @Override
    public void close() {
        filling.forEach(open::remove);
        filling.clear();
    }

    private void closeLeftOpen(String part, long offset, long appendMillis) {
        BlockRow last = null;
        try (KeyValueIterator<String, byte[]> rows = store().reverseRange(LogStores.from(part), LogStores.to(part))) {
            if (rows.hasNext()) {
                last = BlockRow.read(rows.next().value);
            }
        }
        if (last != null && !last.closed() && last.fromOffset() < offset) {
            put(part, last.abandoned(offset, appendMillis));
        }
    }

    private void put(String part, BlockRow row) {
        store().put(BlockKeys.of(part, row.fromOffset()), row.toBytes());
    }

    private void expire(long beforeAppendMillis) {
        for (String part : parts) {
            List<String> old = new ArrayList<>();
            int rowsOfBlocks = 0;
            try (KeyValueIterator<String, byte[]> rows = store().range(LogStores.from(part), LogStores.to(part))) {
                while (rows.hasNext() && rowsOfBlocks < SWEEP_BUDGET) {
                    KeyValue<String, byte[]> row = rows.next();
                    BlockRow block = BlockRow.read(row.value);
                    if (!block.closed() || block.toAppendMillis() >= beforeAppendMillis) {
                        break;
                    }
                    rowsOfBlocks++;
                    old.add(row.key);
                    for (int i = 0; i < block.shards(); i++) {
                        old.add(BlockKeys.shard(i, part, block.fromOffset()));
                    }
                }
            }
            old.forEach(store()::delete);
        }
    }

    private KeyValueStore<String, byte[]> store() {
        return Objects.requireNonNull(blocks);
    }
}
