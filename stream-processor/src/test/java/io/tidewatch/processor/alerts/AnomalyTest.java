package io.tidewatch.processor.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.alert.Aggregate;
import io.tidewatch.alert.Alert;
import io.tidewatch.alert.AlertState;
import io.tidewatch.alert.Condition;
import io.tidewatch.alert.Direction;
import io.tidewatch.alert.Rule;
import io.tidewatch.processor.rules.RuleLookup;
import io.tidewatch.processor.store.LocalStores;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.junit.jupiter.api.Test;

/** Anomaly rules, from the value of a window to the alert. */
class AnomalyTest {
    private static final long MINUTE = 60_000;
    private static final long T0 = Bench.T0 / MINUTE * MINUTE;

    private final Rule rule = rule(0.5, 1);
    private final Bench bench = new Bench(rule);
    private long now = T0;

    @Test
    void unusual_value_fires_lasts_as_long_as_it_is_unusual_and_resolves() {
        usual(200);
        assertThat(bench.told()).isEmpty();

        minute(400);
        Alert fired = bench.one();
        assertThat(fired.transition()).isEqualTo(Alert.Transition.FIRED);
        assertThat(fired.value()).isEqualTo(400);
        assertThat(fired.bound()).isBetween(95.0, 400.0);
        assertThat(fired.why()).startsWith("average of load was 400, unusually high, usual is ");
        assertThat(fired.sparkline()).hasSize(24).endsWith(400.0);

        minute(395);
        assertThat(bench.told()).isEmpty();
        assertThat(bench.row(rule).why).contains("still unusually high");

        usual(3);
        assertThat(bench.one().transition()).isEqualTo(Alert.Transition.RESOLVED);
    }

    @Test
    void nothing_is_told_while_it_learns() {
        usual(20);
        minute(400);
        usual(5);
        assertThat(bench.told()).isEmpty();
    }

    @Test
    void what_was_learned_survives_a_restart_and_a_new_sensitivity_but_not_another_aggregate() {
        usual(200);
        bench.restart();
        bench.put(rule(0.4, 2));
        minute(rule(0.4, 2), 400);
        assertThat(bench.one().transition()).isEqualTo(Alert.Transition.FIRED);

        Rule greatest = new Rule(
                "load",
                3,
                0,
                true,
                Rule.Input.METRICS,
                new Condition.Anomaly("load", List.of(), Aggregate.MAX, Duration.ofMinutes(1), 0.5, Direction.BOTH),
                List.of("service"),
                rule.severity(),
                Duration.ZERO,
                Duration.ZERO,
                Rule.NoData.NO_DATA,
                rule.labels(),
                rule.annotations(),
                0);
        bench.put(greatest);
        for (int i = 0; i < 5; i++) {
            minute(greatest, 100 + i % 3);
        }
        bench.told();
        minute(greatest, 900);
        assertThat(bench.told()).as("it learns anew").isEmpty();
    }

    @Test
    void source_that_says_goodbye_and_comes_back_is_no_stranger() {
        usual(200);
        bench.process(Bench.key(rule), Bench.goodbye(rule, now), now);
        now += 60 * MINUTE;
        bench.clock(now);
        assertThat(bench.state(rule)).isEqualTo(AlertState.INACTIVE);

        usual(3);
        minute(400);
        assertThat(bench.one().transition()).isEqualTo(Alert.Transition.FIRED);
    }

    @Test
    void what_nobody_heard_of_for_a_week_is_let_go() {
        usual(200);
        now += Detectors.LEARNED_FOR.plusHours(2).toMillis();
        bench.clock(now);
        assertThat(bench.<String, DetectorRow>store(AlertStores.DETECTORS).all())
                .isExhausted();
        assertThat(bench.<String, BandBlock>store(AlertStores.BANDS).all()).isExhausted();
    }

    @Test
    void band_is_kept_for_charts_with_gaps_as_gaps() {
        usual(100);
        now += 5 * MINUTE;
        bench.clock(now);
        usual(29);
        minute(400);
        bench.restart();
        AlertViews views = new AlertViews(new Stored(), new Ruled());
        List<AlertViews.Band> band = views.band(Bench.key(rule), T0, now);
        assertThat(band).hasSize(130).isSortedAccordingTo((a, b) -> Long.compare(a.endMillis(), b.endMillis()));
        assertThat(band.get(100).endMillis() - band.get(99).endMillis()).isEqualTo(6 * MINUTE);
        assertThat(band.subList(60, 129)).allSatisfy(point -> {
            assertThat(point.value()).isBetween(point.lower() - 3, point.upper() + 3);
            assertThat(point.score()).isLessThan(0.5);
        });
        assertThat(band.get(129).value()).isEqualTo(400);
        assertThat(band.get(129).score()).isGreaterThanOrEqualTo(0.5);
        assertThat(views.alert(Bench.key(rule)).sparkline())
                .hasSizeBetween(20, 25)
                .endsWith(400.0);
    }

    @Test
    void band_older_than_two_days_is_let_go() {
        usual(Math.toIntExact(Detectors.BANDS_FOR.toMinutes()) + 300);
        AlertViews views = new AlertViews(new Stored(), new Ruled());
        bench.restart();
        List<AlertViews.Band> band = views.band(Bench.key(rule), 0, now);
        long kept = Detectors.BANDS_FOR.toMinutes();
        assertThat(band.size()).isBetween((int) kept, (int) kept + 3 * BandBlock.WINDOWS);
    }

    private static Rule rule(double sensitivity, int revision) {
        Rule r = Bench.rule(
                "load",
                new Condition.Anomaly(
                        "load", List.of(), Aggregate.AVG, Duration.ofMinutes(1), sensitivity, Direction.BOTH),
                Duration.ZERO,
                Duration.ZERO,
                Rule.NoData.NO_DATA);
        return Bench.with(r, revision, true, 0);
    }

    private void usual(int minutes) {
        for (int i = 0; i < minutes; i++) {
            minute(97 + i * 7 % 5);
        }
    }

    private void minute(double value) {
        minute(rule, value);
    }

    private void minute(Rule of, double value) {
        bench.values(of, now + 30_000, value);
        now += MINUTE;
        bench.clock(now + Bench.GRACE);
    }

    private final class Ruled implements RuleLookup {
        @Override
        public Rule rule(String id) {
            return bench.rules.get(id);
        }

        @Override
        public Collection<Rule> all() {
            return bench.rules.values();
        }

        @Override
        public Object version() {
            return bench.rules;
        }
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
