package io.tidewatch.processor.signals;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.alert.Alert;
import java.util.List;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;

class OpenStartsTest {
    private static final long T0 = 1_800_000_000_000L;
    private static final long MINUTE = 60_000;

    private final SignalCounters counters = new SignalCounters();
    private final KeyValueStore<String, byte[]> store = store();
    private OpenStarts starts = new OpenStarts(store, counters);

    @Test
    void endThatCameInTime_leavesNothing_oneThatCameLater_isNone() {
        open("a", T0);
        open("b", T0);
        starts.end(name("a"), T0 + MINUTE);
        starts.end(name("b"), T0 + MINUTE + 1);

        assertThat(starts.missed(T0 + MINUTE - 1)).isEmpty();
        assertThat(starts.missed(T0 + MINUTE)).containsExactly(start("b", T0));
        assertThat(starts.missed(T0 + 9 * MINUTE)).isEmpty();
        assertThat(store.approximateNumEntries()).isZero();
        assertThat(counters.startsMissed()).isEqualTo(1);
    }

    @Test
    void whileOneIsOpen_thoseWithItsKeyAreNone_afterItsTimeTheyAre_whetherAnybodyLookedOrNot() {
        open("a", T0);
        open("a", T0 + MINUTE);
        open("a", T0 + MINUTE + 1);
        starts.end(name("a"), T0 + MINUTE + 2);

        assertThat(starts.missed(T0 + 9 * MINUTE)).containsExactly(start("a", T0));
    }

    @Test
    void whatIsOpen_outlivesARestart_inTheOrderOfTime() {
        open("b", T0 + 2);
        open("a", T0 + 1);
        open("c", T0);
        open("c", T0 + MINUTE + 1);

        starts = new OpenStarts(store, counters);
        starts.end(name("c"), T0 + MINUTE + 2);

        assertThat(starts.missed(T0 + 9 * MINUTE))
                .containsExactly(start("c", T0), start("a", T0 + 1), start("b", T0 + 2));
    }

    @Test
    void soManyOfARuleAreOpen_furtherOnesAreCounted_untilThereIsRoom() {
        for (int i = 0; i < OpenStarts.MOST_OF_RULE + 2; i++) {
            open("key" + i, T0);
        }
        assertThat(counters.startsOverLimit()).isEqualTo(2);
        assertThat(starts.takes(OpenStarts.name("other", "shop/1", "key"), T0)).isTrue();

        starts.end(name("key0"), T0);

        open("another", T0);
        assertThat(counters.startsOverLimit()).isEqualTo(2);
        assertThat(counters.starts()).isEqualTo(OpenStarts.MOST_OF_RULE + 1);
    }

    private void open(String key, long appendMillis) {
        if (starts.takes(name(key), appendMillis)) {
            starts.put(name(key), start(key, appendMillis));
        }
    }

    private static String name(String key) {
        return OpenStarts.name("rule", "shop/1", key);
    }

    private static OpenStarts.Start start(String key, long appendMillis) {
        Alert.Sample sample = new Alert.Sample("tidewatch.logs", 3, 77, 2, appendMillis - 5, "shop/1", "start " + key);
        return new OpenStarts.Start("rule", 4, appendMillis + MINUTE, List.of("shop", ""), sample);
    }

    private static KeyValueStore<String, byte[]> store() {
        KeyValueStore<String, byte[]> made = Stores.keyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore("starts"), Serdes.String(), Serdes.ByteArray())
                .withLoggingDisabled()
                .build();
        made.init(new MockProcessorContext<>().getStateStoreContext(), made);
        return made;
    }
}
