package io.tidewatch.processor.plugin.host;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewatch.processor.plugin.AnalyzerState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaskStateTest {
    private final KeyValueStore<String, byte[]> store = Stores.keyValueStoreBuilder(
                    Stores.inMemoryKeyValueStore("s"), Serdes.String(), Serdes.ByteArray())
            .withLoggingDisabled()
            .build();

    @TempDir
    Path dir;

    private final Memo memo = new Memo();
    private TaskState state;

    @BeforeEach
    void open() {
        MockProcessorContext<String, String> context = new MockProcessorContext<>();
        store.init(context.getStateStoreContext(), store);
        state = new TaskState(store, "a", PluginsConfig.defaults(), new PluginCounts(1, 1, System::nanoTime), memo);
    }

    /** Random calls, some of which fail, against a plain map: the rows, their order, their number and bytes. */
    @Test
    void randomCalls_equalAPlainMap() {
        Random random = new Random(7);
        List<String> keys = List.of("a", "ab", "b", "ö", "\uFFFD", "\uD83D\uDE00", "日本", "z", "z1", "~");
        TreeMap<String, String> expected =
                new TreeMap<>((x, y) -> Arrays.compareUnsigned(x.getBytes(UTF_8), y.getBytes(UTF_8)));
        store.put(TaskState.memoKey("a"), new byte[] {1});
        store.put(TaskState.rowKeys("ab") + "a", new byte[] {1});
        for (int call = 0; call < 500; call++) {
            TreeMap<String, String> now = new TreeMap<>(expected);
            state.begin();
            for (int i = random.nextInt(6); i > 0; i--) {
                String key = keys.get(random.nextInt(keys.size()));
                if (random.nextInt(3) == 0) {
                    state.remove(key);
                    now.remove(key);
                } else {
                    String value = "v".repeat(random.nextInt(5));
                    assertThat(state.put(key, value)).isTrue();
                    now.put(key, value);
                }
                assertThat(state.text(key)).isEqualTo(now.get(key));
            }
            String from = random.nextBoolean() ? "" : keys.get(random.nextInt(keys.size()));
            String to = random.nextBoolean() ? "" : keys.get(random.nextInt(keys.size()));
            int most = 1 + random.nextInt(12);
            assertThat(texts(state.range(from, to, most))).isEqualTo(range(now, from, to, most));
            assertThat(state.rows()).isEqualTo(now.size());
            assertThat(state.bytes()).isEqualTo(bytes(now));
            boolean returned = random.nextInt(4) > 0;
            state.end(returned);
            expected = returned ? now : expected;
            assertThat(memo.rows).isEqualTo(expected.size());
            assertThat(memo.bytes).isEqualTo(bytes(expected));
        }
        assertThat(expected).isNotEmpty();
    }

    @Test
    void valuesAreCopies() {
        byte[] value = {1};
        state.begin();
        state.put("k", value);
        value[0] = 2;
        state.get("k")[0] = 3;
        state.range("", "", 1).get(0).value()[0] = 4;

        assertThat(state.get("k")).containsExactly(1);
    }

    @Test
    void badKeys_areRefused() {
        state.begin();
        for (String key : List.of("", "x".repeat(513), "half \uD83D")) {
            assertThatThrownBy(() -> state.put(key, "v"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("a key has " + key.length() + " characters, expected 1 to 512");
        }
    }

    /** What the store throws is no fault of the analyzer: it ends the call although the analyzer caught it. */
    @Test
    void faultOfTheStore_isNotTheAnalyzers() {
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:1");
        KeyValueStore<String, byte[]> rocks = Stores.keyValueStoreBuilder(
                        Stores.persistentKeyValueStore("r"), Serdes.String(), Serdes.ByteArray())
                .withLoggingDisabled()
                .build();
        rocks.init(
                new MockProcessorContext<String, String>(properties, new TaskId(0, 0), dir.toFile())
                        .getStateStoreContext(),
                rocks);
        state = new TaskState(rocks, "a", PluginsConfig.defaults(), new PluginCounts(1, 1, System::nanoTime), memo);
        rocks.close();
        state.begin();
        assertThatThrownBy(() -> state.get("k")).isInstanceOf(RuntimeException.class);
        assertThatThrownBy(() -> state.end(true)).isInstanceOf(RuntimeException.class);
    }

    private static List<String> range(TreeMap<String, String> of, String from, String to, int most) {
        if (!to.isEmpty() && of.comparator().compare(from, to) >= 0) {
            return List.of();
        }
        Map<String, String> in = to.isEmpty() ? of.tailMap(from) : of.subMap(from, to);
        return in.entrySet().stream()
                .limit(most)
                .map(e -> e.getKey() + "=" + e.getValue())
                .toList();
    }

    private static List<String> texts(List<AnalyzerState.Row> rows) {
        List<String> texts = new ArrayList<>();
        rows.forEach(row -> texts.add(row.key() + "=" + row.text()));
        return texts;
    }

    private static long bytes(Map<String, String> rows) {
        return rows.entrySet().stream()
                .mapToLong(e -> e.getKey().getBytes(UTF_8).length + e.getValue().length())
                .sum();
    }
}
