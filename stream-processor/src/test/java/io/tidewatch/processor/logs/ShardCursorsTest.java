package io.tidewatch.processor.logs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;

class ShardCursorsTest {
    @Test
    void inTheOrderOfOffsets_itReadsWhatLookUpsRead_whateverIsMissing() {
        StreamsBuilder builder = new StreamsBuilder();
        builder.addStateStore(Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore("blocks"), Serdes.String(), Serdes.ByteArray()));
        builder.stream("in", Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()))
                .process(Nothing::new, "blocks");
        try (TopologyTestDriver driver = new TopologyTestDriver(builder.build(), new Properties())) {
            KeyValueStore<String, byte[]> rows = driver.getKeyValueStore("blocks");
            Random random = new Random(5);
            Map<String, byte[]> plain = new HashMap<>();
            for (String part : new String[] {BlockKeys.part("logs", 1), BlockKeys.part("logs", 10)}) {
                for (long block = 0; block < 300; block++) {
                    for (int shard = 0; shard < TokenShards.SHARDS; shard++) {
                        if (random.nextInt(12) > 0) {
                            String key = BlockKeys.shard(shard, part, 70 * block);
                            byte[] value = {(byte) random.nextInt(), (byte) shard};
                            rows.put(key, value);
                            plain.put(key, value);
                        }
                    }
                }
            }
            for (int round = 0; round < 50; round++) {
                String part = BlockKeys.part("logs", random.nextBoolean() ? 1 : 10);
                int step = 1 + random.nextInt(20);
                int found = 0;
                try (ShardCursors cursors = new ShardCursors(rows, part)) {
                    for (long block = random.nextInt(30); block < 310; block += 1 + random.nextInt(step)) {
                        int shard = random.nextInt(TokenShards.SHARDS);
                        byte[] read = cursors.read(shard, 70 * block);
                        assertThat(read).isEqualTo(plain.get(BlockKeys.shard(shard, part, 70 * block)));
                        found += read == null ? 0 : 1;
                    }
                }
                assertThat(found).isPositive();
            }
        }
    }

    private static final class Nothing implements Processor<byte[], byte[], Void, Void> {
        @Override
        public void process(Record<byte[], byte[]> record) {}
    }
}
