package io.tidewatch.processor.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.StringJoiner;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A processor that counts words in rows, in a topology that commits after each record, as the test driver does. */
class RowStoreTest {
    private static final String STORE = "words";

    @TempDir
    Path dir;

    private final AtomicInteger encoded = new AtomicInteger();
    private final AtomicInteger decoded = new AtomicInteger();
    private RowMemory memory = new RowMemory(1 << 20);
    private Words words;
    private TopologyTestDriver driver;
    private TestInputTopic<String, String> in;

    /** A row: how often, mutable. */
    static final class Count {
        long n;

        Count(long n) {
            this.n = n;
        }
    }

    @BeforeEach
    void open() {
        StreamsBuilder builder = new StreamsBuilder();
        builder.stream("in", Consumed.with(Serdes.String(), Serdes.String()).withName("in-source"))
                .process(supplier(), Named.as("count"))
                .to("out", Produced.with(Serdes.String(), Serdes.String()).withName("out-sink"));
        Properties p = new Properties();
        p.put(StreamsConfig.APPLICATION_ID_CONFIG, "t");
        p.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:1");
        p.put(StreamsConfig.STATE_DIR_CONFIG, dir.toString());
        p.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        p.put(RowMemory.PROPERTY, memory);
        driver = new TopologyTestDriver(builder.build(), p, Instant.ofEpochMilli(0));
        in = driver.createInputTopic("in", new StringSerializer(), new StringSerializer());
    }

    @AfterEach
    void close() {
        driver.close();
    }

    @Test
    void rowThatChangesOften_isEncodedOnceACommit_andDecodedNever() {
        in.pipeInput("k", "a a a a b", 5L);
        in.pipeInput("k", "a", 6L);

        assertThat(driver.<String, Count>getKeyValueStore(STORE).get("a").n).isEqualTo(5);
        assertThat(encoded.get()).isEqualTo(3);
        assertThat(decoded.get()).isZero();
    }

    @Test
    void itsEpochGoesOn_wheneverRowsAreWrittenOrDeleted_andNotWhileTheyStay() {
        in.pipeInput("k", "a b");
        RowStore<String, Count> store = words.store;
        long afterCommit = store.epoch();
        store.put("a", store.get("a"));
        assertThat(store.epoch()).isEqualTo(afterCommit);

        store.delete("b");
        assertThat(store.epoch()).isGreaterThan(afterCommit);

        long afterDelete = store.epoch();
        in.pipeInput("k", "a");
        assertThat(store.epoch()).isGreaterThan(afterDelete);
    }

    @Test
    void anotherThread_readsWhatIsWritten_inObjectsOfItsOwn() {
        in.pipeInput("k", "a a b");
        KeyValueStore<String, Count> store = driver.getKeyValueStore(STORE);
        words.store.get("a").n = 99; // changed, not put: not committed

        Count seen = CompletableFuture.supplyAsync(() -> store.get("a")).join();
        List<String> all = CompletableFuture.supplyAsync(() -> {
                    List<String> keys = new ArrayList<>();
                    try (KeyValueIterator<String, Count> rows = store.all()) {
                        rows.forEachRemaining(row -> keys.add(row.key + row.value.n));
                    }
                    return keys;
                })
                .join();

        assertThat(seen.n).isEqualTo(2);
        assertThat(all).containsExactly("a2", "b1");
    }

    @Test
    void range_seesWhatIsNotWrittenYet_andDeletesAreRows() {
        in.pipeInput("k", "a b c -b RANGE");

        assertThat(words.seen).containsExactly("a=1", "c=1");
        assertThat(driver.<String, Count>getKeyValueStore(STORE).get("b")).isNull();
    }

    @Test
    void whatIsGathered_isPutBeforeTheRowsAreWritten_andForwardedInTheSameCommit() {
        in.pipeInput("k", "GATHER:x GATHER:x GATHER:y", 7L);

        assertThat(driver.<String, Count>getKeyValueStore(STORE).get("x").n).isEqualTo(2);
        assertThat(driver.createOutputTopic("out", new StringDeserializer(), new StringDeserializer())
                        .readKeyValuesToList())
                .containsExactlyInAnyOrder(KeyValue.pair("x", "2"), KeyValue.pair("y", "1"));
    }

    @Test
    void nothingIsSaidTwice_atTheNextCommit() {
        in.pipeInput("k", "GATHER:x");
        in.pipeInput("k", "a");
        driver.advanceWallClockTime(Duration.ofSeconds(1));

        assertThat(driver.createOutputTopic("out", new StringDeserializer(), new StringDeserializer())
                        .readKeyValuesToList())
                .hasSize(1);
    }

    @Test
    void randomWork_isAsInAPlainMap_howeverLittleMemoryThereIs() {
        for (long limit : new long[] {0, 3_000, 1 << 20}) {
            driver.close();
            memory = new RowMemory(limit);
            open();
            Random random = new Random(limit + 7);
            Map<String, Long> expected = new HashMap<>();
            for (int i = 0; i < 300; i++) {
                StringBuilder text = new StringBuilder();
                for (int w = random.nextInt(1, 12); w > 0; w--) {
                    String word = "w" + random.nextInt(40);
                    if (random.nextInt(8) == 0) {
                        text.append('-').append(word).append(' ');
                        expected.remove(word);
                    } else if (random.nextInt(10) == 0) {
                        text.append("RANGE ");
                    } else {
                        text.append(word).append(' ');
                        expected.merge(word, 1L, Long::sum);
                    }
                }
                in.pipeInput("k", text.toString().trim(), i);
            }
            Map<String, Long> got = new HashMap<>();
            try (KeyValueIterator<String, Count> rows =
                    driver.<String, Count>getKeyValueStore(STORE).all()) {
                rows.forEachRemaining(row -> got.put(row.key, row.value.n));
            }
            assertThat(got).as("limit " + limit).isEqualTo(expected);
            assertThat(memory.timesReleased() > 0).isEqualTo(limit < 1 << 20);
        }
        driver.close();
        assertThat(memory.usedBytes()).as("given back").isZero();
        open();
    }

    /** Each look at all rows has to free many of them, else a commit does. */
    @Test
    void fullMemory_ofChangedRows_isNotSearchedForEachRowThatIsRead() {
        driver.close();
        memory = new RowMemory(200_000);
        open();
        StringJoiner known = new StringJoiner(" ");
        StringJoiner work = new StringJoiner(" ");
        for (int i = 0; i < 2_000; i++) {
            known.add("old" + i);
            work.add("new" + i);
        }
        for (int i = 0; i < 2_000; i++) {
            work.add("?old" + i);
        }
        in.pipeInput("k", known.toString());
        long before = memory.timesReleased();

        in.pipeInput("k", work.toString());

        assertThat(words.looked).as("rows looked up").isEqualTo(2_000);
        assertThat(memory.timesReleased() - before)
                .as("looks at all rows, and the one of the commit")
                .isBetween(2L, 12L);
        assertThat(words.mostBytes).as("what is kept meanwhile").isLessThan(1_300_000);
    }

    private ProcessorSupplier<String, String, String, String> supplier() {
        return new ProcessorSupplier<>() {
            @Override
            public Processor<String, String, String, String> get() {
                words = new Words();
                return words;
            }

            @Override
            public Set<StoreBuilder<?>> stores() {
                return Set.of(RowStore.builder(STORE, Serdes.String(), serde()), BeforeCommit.builder("count"));
            }
        };
    }

    private Serde<Count> serde() {
        return Serdes.serdeFrom(
                (topic, count) -> {
                    encoded.incrementAndGet();
                    return Long.toString(count.n).getBytes(StandardCharsets.UTF_8);
                },
                (topic, bytes) -> {
                    decoded.incrementAndGet();
                    return new Count(Long.parseLong(new String(bytes, StandardCharsets.UTF_8)));
                });
    }

    private final class Words implements Processor<String, String, String, String> {
        private RowStore<String, Count> store;
        private final Map<String, Long> toPut = new HashMap<>();
        private final Map<String, Long> toSend = new HashMap<>();
        private List<String> seen = List.of();
        private int looked;
        private long mostBytes;

        @Override
        public void init(ProcessorContext<String, String> context) {
            store = RowStore.of(context, STORE);
            store.beforeWrite(() -> {
                toPut.forEach(this::add);
                toPut.clear();
            });
            BeforeCommit.run(context, "count", () -> {
                toSend.forEach((word, n) -> context.forward(new Record<>(word, n.toString(), 1)));
                toSend.clear();
            });
        }

        @Override
        public void process(Record<String, String> record) {
            for (String word : record.value().split(" ")) {
                if (word.equals("RANGE")) {
                    seen = new ArrayList<>();
                    try (KeyValueIterator<String, Count> rows = store.range("a", "z")) {
                        rows.forEachRemaining(row -> seen.add(row.key + "=" + row.value.n));
                    }
                } else if (word.startsWith("GATHER:")) {
                    toPut.merge(word.substring(7), 1L, Long::sum);
                    toSend.merge(word.substring(7), 1L, Long::sum);
                } else if (word.startsWith("?")) {
                    looked += store.get(word.substring(1)) == null ? 0 : 1;
                    mostBytes = Math.max(mostBytes, memory.usedBytes());
                } else if (word.startsWith("-")) {
                    store.delete(word.substring(1));
                } else {
                    add(word, 1);
                }
            }
        }

        private void add(String word, long n) {
            Count count = store.get(word);
            Count now = count == null ? new Count(0) : count;
            now.n += n;
            store.put(word, now);
        }
    }
}
