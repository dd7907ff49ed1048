package io.tidewatch.processor.alerts;

import static io.tidewatch.processor.alerts.Bench.T0;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.alert.Alert;
import io.tidewatch.alert.Alert.Transition;
import io.tidewatch.alert.Condition;
import io.tidewatch.alert.Rule;
import io.tidewatch.processor.rulefile.RuleFile;
import io.tidewatch.processor.signals.AlertKeys;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.Test;

class RuleGroupsTest {
    private final Rule rule = RuleFile.read(
                    "f", "{id: a, kind: frequency, input: logs, numEvents: 5, groupBy: context.user, maxGroups: 3}")
            .rules()
            .get(0);
    private final Bench bench = new Bench(rule);

    @Test
    void groupsPastTheMost_makeNoRows_areCounted_andSaidByOneAlert() {
        for (int i = 0; i < 1_000; i++) {
            one("u" + i, T0 + i);
        }

        assertThat(rows()).isEqualTo(3);
        assertThat(bench.counts.of(AlertCounts.What.GROUPS_LEFT_OUT)).isEqualTo(997);
        Alert said = bench.one();
        assertThat(said.transition()).isEqualTo(Transition.FIRED);
        assertThat(said.labels()).containsEntry("alertname", "rule-groups").containsEntry("rule", "a");
        assertThat(said.why()).contains("maxGroups 3 in each partition");

        bench.clock(T0 + 1_000, T0 + 910_000);
        assertThat(bench.one().transition()).as("nothing was left out since").isEqualTo(Transition.RESOLVED);
    }

    @Test
    void groupsThatAreKnown_goOn_andOneThatIsForgottenMakesRoom() {
        for (int i = 0; i < 3; i++) {
            one("u" + i, T0 + i);
        }
        bench.restart();
        one("u3", T0 + 4);
        bench.told();
        bench.process(key("u0"), Bench.partial(rule, Map.of("context.user", "u0"), T0 + 5, T0 + 5, 5, 0), T0 + 5);
        assertThat(bench.one().transition()).isEqualTo(Transition.FIRED);

        long dayLater = T0 + Duration.ofDays(1).toMillis();
        bench.clock(T0 + 10_000);
        one("u0", dayLater - 1_000);
        bench.clock(dayLater + 20_000);
        bench.told();
        assertThat(rows()).as("u1 and u2 are forgotten").isEqualTo(1);
        one("u4", dayLater + 21_000);
        one("u5", dayLater + 21_000);
        one("u6", dayLater + 21_000);

        assertThat(rows()).isEqualTo(3);
        assertThat(bench.counts.of(AlertCounts.What.GROUPS_LEFT_OUT)).isEqualTo(2);
    }

    @Test
    void ruleWithoutGroups_needsNoRoom() {
        Rule single = RuleFile.read("f", "{id: b, kind: frequency, input: logs, numEvents: 1, maxGroups: 1}")
                .rules()
                .get(0);
        bench.put(single);

        bench.process("b", Bench.partial(single, Map.of(), T0, T0, 1, 0), T0);

        assertThat(bench.one().ruleId()).isEqualTo("b");
        assertThat(single.condition()).isInstanceOf(Condition.Frequency.class);
    }

    private void one(String user, long at) {
        bench.process(key(user), Bench.partial(rule, Map.of("context.user", user), at, at, 1, 0), at);
    }

    private String key(String user) {
        return AlertKeys.of(rule.id(), Map.of("context.user", user));
    }

    private long rows() {
        KeyValueStore<String, AlertRow> store = bench.store(AlertStores.ALERTS);
        long n = 0;
        try (KeyValueIterator<String, AlertRow> all = store.all()) {
            while (all.hasNext()) {
                AlertRow row = all.next().value;
                n += row.ruleId.equals("a") && !AlertTies.isCount(row) ? 1 : 0;
            }
        }
        return n;
    }
}
