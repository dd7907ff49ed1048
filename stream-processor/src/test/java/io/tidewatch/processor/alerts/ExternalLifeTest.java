package io.tidewatch.processor.alerts;

import static io.tidewatch.processor.alerts.Bench.GRACE;
import static io.tidewatch.processor.alerts.Bench.T0;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.alert.Alert;
import io.tidewatch.alert.Alert.Transition;
import io.tidewatch.alert.AlertCommand;
import io.tidewatch.alert.AlertState;
import io.tidewatch.alert.Rule;
import io.tidewatch.event.Severity;
import io.tidewatch.processor.signals.Signal;
import io.tidewatch.processor.signals.SignalCodec;
import io.tidewatch.processor.store.LocalStores;
import io.tidewatch.wire.Decoded;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.junit.jupiter.api.Test;

class ExternalLifeTest {
    private static final String KEY = "@external{alertname=\"Down\",labels=\"7\"}";
    private static final Map<String, String> LABELS = Map.of("alertname", "Down", "severity", "critical");

    private final Bench bench = new Bench();

    @Test
    void firesOnce_howeverOftenItIsSaid_andResolvesWhenItIsSaidToBeOver() {
        say(T0, T0 + 300_000);
        Alert fired = bench.one();
        assertThat(fired.transition()).isEqualTo(Transition.FIRED);
        assertThat(fired.severity()).isEqualTo(Severity.CRITICAL);
        assertThat(fired.labels()).isEqualTo(LABELS);
        assertThat(fired.why()).isEqualTo("shop is down");

        say(T0 + 60_000, T0 + 360_000);
        bench.restart();
        say(T0 + 120_000, T0 + 420_000);
        bench.clock(T0 + 120_000, T0 + 400_000);
        assertThat(bench.told()).isEmpty();

        say(T0 + 401_000, T0 + 400_500);
        Alert resolved = bench.one();
        assertThat(resolved.state()).isEqualTo(AlertState.RESOLVED);
        assertThat(resolved.why()).isEqualTo("said to be over");
        say(T0 + 402_000, T0 + 400_500);
        assertThat(bench.told()).isEmpty();
    }

    @Test
    void resolvesWhenNobodySaysItAgain() {
        say(T0, T0 + 300_000);
        bench.told();
        bench.restart();
        bench.clock(T0, T0 + 299_000 + GRACE);
        bench.clock(T0 + 306_000);
        Alert resolved = bench.one();
        assertThat(resolved.transition()).isEqualTo(Transition.RESOLVED);
        assertThat(resolved.changedAtMillis()).isEqualTo(T0 + 300_000);

        say(T0 + 400_000, T0 + 700_000);
        assertThat(bench.one().transition()).isEqualTo(Transition.FIRED);
    }

    @Test
    void peopleMayAcknowledgeAndResolveIt_andItFiresAgainWhileItIsSaid() {
        say(T0, T0 + 300_000);
        command(AlertCommand.Action.ACKNOWLEDGE, T0 + 1_000);
        command(AlertCommand.Action.RESOLVE, T0 + 2_000);
        assertThat(bench.told())
                .extracting(Alert::transition)
                .containsExactly(Transition.FIRED, Transition.ACKNOWLEDGED, Transition.RESOLVED);
        say(T0 + 60_000, T0 + 360_000);
        assertThat(bench.one().why()).isEqualTo("shop is down (resolved by hand by ann, still holds)");
    }

    @Test
    void acknowledgementThatLapses_isTold_alsoOverARestart() {
        say(T0, T0 + 300_000);
        bench.command(
                KEY,
                new AlertCommand(KEY, AlertCommand.Action.ACKNOWLEDGE, "ann", T0 + 1_000, "", T0 + 60_000),
                T0 + 1_000);
        bench.told();
        bench.restart();
        bench.clock(T0, T0 + 59_000);
        assertThat(bench.told()).isEmpty();

        bench.clock(T0 + 66_000);
        Alert lapsed = bench.one();
        assertThat(lapsed.transition()).isEqualTo(Transition.UNACKNOWLEDGED);
        assertThat(lapsed.changedAtMillis()).isEqualTo(T0 + 60_000);
        assertThat(lapsed.acknowledged()).isNull();
    }

    @Test
    void saidToBeOverAfterSomebodyResolvedIt_theNextTimeIsANewOne() {
        say(T0, T0 + 300_000);
        command(AlertCommand.Action.RESOLVE, T0 + 2_000);
        say(T0 + 3_000, T0 + 2_500);
        bench.told();

        say(T0 + 60_000, T0 + 360_000);

        assertThat(bench.one().why()).isEqualTo("shop is down");
    }

    @Test
    void twoThatTellOfIt_itBeganWithTheEarlierWord_andLastsAsLongAsEitherSays() {
        say(T0, T0 + 300_000);
        bench.process(
                KEY, new Signal.External(LABELS, Map.of("summary", "still"), T0 - 7_000, T0 + 120_000), T0 + 1_000);
        bench.told();
        bench.clock(T0, T0 + 290_000);
        assertThat(bench.told()).as("the later end counts").isEmpty();

        bench.clock(T0 + 306_000);

        Alert resolved = bench.one();
        assertThat(resolved.changedAtMillis()).isEqualTo(T0 + 300_000);
        assertThat(resolved.eventTimeMillis()).isEqualTo(T0 - 7_000);
    }

    @Test
    void inputOfOursThatLags_doesNotHoldIt() {
        bench.clock(T0);
        say(T0, T0 + 300_000);
        bench.told();

        bench.progress(Rule.Input.METRICS, 0, 1, T0, T0 + 30_000, false);
        bench.progress(Rule.Input.METRICS, 0, 1, T0, T0 + 60_000, false);

        assertThat(bench.told()).isEmpty();
    }

    @Test
    void whatAnInputThatLagsBrought_firesAndIsOverByTheClockOfThatInput() {
        bench.clock(T0);
        long behind = T0 + 1_000;
        for (long t = T0 + 1_000; t <= T0 + 600_000; t += 1_000) {
            bench.progress(Rule.Input.METRICS, 0, 1, t, t, true);
            bench.progress(Rule.Input.LOGS, 0, 1, behind, t, false);
        }
        bench.process(
                KEY,
                new Signal.External(LABELS, Map.of("summary", "hangs"), behind, behind + 60_000, Rule.Input.LOGS),
                behind);
        assertThat(bench.one().transition()).isEqualTo(Transition.FIRED);

        bench.restart();
        bench.progress(Rule.Input.METRICS, 0, 1, T0 + 700_000, T0 + 700_000, true);
        bench.progress(Rule.Input.LOGS, 0, 1, behind + 59_999, T0 + 700_000, true);
        assertThat(bench.told()).as("its time is not over").isEmpty();

        bench.progress(Rule.Input.LOGS, 0, 1, behind + 60_000, T0 + 701_000, true);
        Alert over = bench.one();
        assertThat(over.transition()).isEqualTo(Transition.RESOLVED);
        assertThat(over.changedAtMillis()).isEqualTo(behind + 60_000);
    }

    @Test
    void toldOnes_haveTheirEnd_andAreThoseThatFire() {
        say(T0, T0 + 300_000);
        say(T0 + 60_000, T0 + 360_000);
        AlertViews views = new AlertViews(new Stored(), id -> null);

        assertThat(views.told(alert -> true, 10)).singleElement().satisfies(told -> {
            assertThat(told.alert().key()).isEqualTo(KEY);
            assertThat(told.expiresAtMillis()).isEqualTo(T0 + 360_000);
            assertThat(told.lastSeenMillis()).isEqualTo(T0 + 60_000);
        });
        assertThat(views.told(alert -> false, 10)).isEmpty();
        say(T0 + 70_000, T0 + 65_000);
        assertThat(views.told(alert -> true, 10)).isEmpty();
    }

    @Test
    void severityThatChanges_isTold() {
        say(T0, T0 + 300_000);
        bench.told();
        bench.process(
                KEY,
                new Signal.External(Map.of("alertname", "Down", "severity", "info"), Map.of(), T0, T0 + 300_000),
                T0 + 1_000);
        assertThat(bench.one().severity()).isEqualTo(Severity.INFO);
    }

    @Test
    void signalSurvivesTheWire() {
        Signal signal = new Signal.External(LABELS, Map.of("summary", "a \"b\""), T0, T0 + 1);
        assertThat(SignalCodec.decode(SignalCodec.encode(signal))).isEqualTo(Decoded.ok(signal));
        Signal ofLogs = new Signal.External(LABELS, Map.of(), T0, T0 + 1, Rule.Input.LOGS);
        assertThat(SignalCodec.decode(SignalCodec.encode(ofLogs))).isEqualTo(Decoded.ok(ofLogs));
    }

    private void say(long now, long ends) {
        bench.process(KEY, new Signal.External(LABELS, Map.of("summary", "shop is down"), T0, ends), now);
    }

    private void command(AlertCommand.Action action, long now) {
        bench.command(KEY, new AlertCommand(KEY, action, "ann", now, "", 0), now);
    }

    private final class Stored implements LocalStores {
        @Override
        public <K, V> ReadOnlyKeyValueStore<K, V> keyValue(String store) {
            return bench.store(store);
        }

        @Override
        public Set<Integer> partitions(String store) {
            return Set.of(0);
        }
    }
}
