package io.tidewatch.processor.signals;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.alert.Alert;
import io.tidewatch.processor.store.InMemoryRows;
import io.tidewatch.processor.store.RowWriter;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.Test;

class OpenStartsTest {
    private static final long T0 = 1_800_000_000_000L;
    private static final long MINUTE = 60_000;

    private final SignalCounters counters = new SignalCounters();
    private final KeyValueStore<String, byte[]> store = InMemoryRows.open("starts");
    private final SignalConfig config = SignalConfig.defaults();
    private OpenStarts starts = new OpenStarts(store, counters, config);

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

        starts = new OpenStarts(store, counters, config);
        starts.end(name("c"), T0 + MINUTE + 2);

        assertThat(starts.missed(T0 + 9 * MINUTE))
                .containsExactly(start("c", T0), start("a", T0 + 1), start("b", T0 + 2));
    }

    @Test
    void soManyOfARuleAreOpen_furtherOnesAreCounted_untilThereIsRoom() {
        for (int i = 0; i < config.maxStartsPerRule() + 2; i++) {
            open("key" + i, T0);
        }
        assertThat(counters.startsOverLimit()).isEqualTo(2);
        assertThat(starts.takes(OpenStarts.name("other", "shop/1", "key"), 4, T0, T0 + MINUTE))
                .isTrue();

        starts.end(name("key0"), T0);

        open("another", T0);
        assertThat(counters.startsOverLimit()).isEqualTo(2);
        assertThat(counters.starts()).isEqualTo(config.maxStartsPerRule() + 1);
    }

    @Test
    void boundsAreThoseOfTheSettings_ofARuleAndOfAll_whatIsOpenAlreadyStays() {
        open("a", T0);
        open("b", T0);
        starts = new OpenStarts(store, counters, new SignalConfig(2_000, 10_000, 3, 200, 1, 3));

        open("c", T0);
        assertThat(counters.startsOverLimit())
                .as("two of the rule, one allowed")
                .isEqualTo(1);
        assertThat(starts.takes(OpenStarts.name("other", "shop/1", "k"), 4, T0, T0 + MINUTE))
                .isTrue();

        starts = new OpenStarts(store, counters, new SignalConfig(2_000, 10_000, 3, 200, 10, 2));
        assertThat(starts.takes(OpenStarts.name("other", "shop/1", "k"), 4, T0, T0 + MINUTE))
                .as("two of all, two allowed")
                .isFalse();
        assertThat(counters.startsOverLimit()).isEqualTo(2);
        assertThat(starts.missed(T0 + 9 * MINUTE)).hasSize(2);
    }

    @Test
    void afterRulesChanged_startsThatNobodyWaitsFor_goSomeAtATime_andMakeRoom() {
        for (int i = 0; i < config.maxStartsPerRule(); i++) {
            open("key" + i, T0);
        }
        open("late", T0 + 2_000);
        assertThat(counters.startsOverLimit()).isEqualTo(1);

        starts.look(RuleSet.EMPTY, T0 - 1);
        assertThat(counters.startsForgotten()).as("of rules that come yet").isZero();
        RuleSet changed = RuleSet.compile(List.of());
        starts.look(changed, T0 + 1_000);
        assertThat(counters.startsForgotten()).isEqualTo(OpenStarts.LOOKED_AT);
        open("late", T0 + 2_000);
        starts.look(changed, T0 + 1_000);
        starts.look(changed, T0 + 1_000);

        assertThat(counters.startsForgotten()).isEqualTo(config.maxStartsPerRule());
        assertThat(starts.missed(T0 + 9 * MINUTE)).containsExactly(start("late", T0 + 2_000));
    }

    @Test
    void endsThatCloseNothing_areKeptUntilAllBeforeThemIsRead_overARestart_andWithinBounds() {
        starts.end(name("a"), T0 + 10);
        starts.end(name("a"), T0 + 90_000);
        starts = new OpenStarts(store, counters, config);

        open("a", T0);
        open("a", T0 + 10);
        assertThat(starts.missed(T0 + 5)).isEmpty();
        assertThat(store.approximateNumEntries())
                .as("both ends, the start of their time")
                .isEqualTo(3);
        assertThat(starts.missed(T0 + 10 + MINUTE)).containsExactly(start("a", T0 + 10));
        starts.missed(T0 + 90_000);
        starts.end(name("a"), T0 + 90_000);
        assertThat(store.approximateNumEntries()).isZero();

        for (int i = 0; i < config.maxStartsPerRule() + 2; i++) {
            starts.end(name("key" + i), T0 + 95_000);
        }
        assertThat(counters.endsOverLimit()).isEqualTo(2);
        open("another", T0 + 95_001);
        assertThat(counters.startsOverLimit())
                .as("ends take no room from starts")
                .isZero();
    }

    @Test
    void ofTwoWithOneKey_theEndClosesTheOneOfItsTime_whicheverIsReadFirst() {
        open("a", T0);
        open("a", T0 + 70_000);
        starts.end(name("a"), T0 + 30_000);
        open("b", T0 + 70_001);
        open("b", T0 + 1);
        open("b", T0 + 30_000);
        starts.end(name("b"), T0 + 70_002);

        assertThat(starts.missed(T0 + 9 * MINUTE)).containsExactly(start("b", T0 + 1), start("a", T0 + 70_000));
        assertThat(store.approximateNumEntries()).isZero();
    }

    @Test
    void rowOfABuildBefore_isOpen_andAnyEndInTimeClosesIt() {
        byte[] row = start("a", T0).toBytes();
        byte[] now = new RowWriter().one(2).count(4).signed(T0).toBytes();
        byte[] before = new RowWriter().one(1).count(4).toBytes();
        byte[] old = Arrays.copyOf(before, before.length + row.length - now.length);
        System.arraycopy(row, now.length, old, before.length, row.length - now.length);
        store.put(name("a") + "\0" + HexFormat.of().toHexDigits(T0 + MINUTE), old);
        store.put(name("b") + "\0" + HexFormat.of().toHexDigits(T0 + MINUTE), old);

        starts = new OpenStarts(store, counters, config);
        starts.end(name("b"), T0);

        assertThat(starts.missed(T0 + MINUTE)).singleElement().satisfies(start -> {
            assertThat(start.dueMillis()).isEqualTo(T0 + MINUTE);
            assertThat(start.sample()).isEqualTo(start("a", T0).sample());
        });
    }

    private void open(String key, long appendMillis) {
        if (starts.takes(name(key), 4, appendMillis, appendMillis + MINUTE)) {
            starts.put(name(key), start(key, appendMillis));
        }
    }

    private static String name(String key) {
        return OpenStarts.name("rule", "shop/1", key);
    }

    private static OpenStarts.Start start(String key, long appendMillis) {
        Alert.Sample sample = new Alert.Sample("tidewatch.logs", 3, 77, 2, appendMillis - 5, "shop/1", "start " + key);
        return new OpenStarts.Start("rule", 4, appendMillis, appendMillis + MINUTE, List.of("shop", ""), sample);
    }
}
