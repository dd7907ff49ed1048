package io.tidewatch.processor.signals;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.alert.Aggregate;
import io.tidewatch.alert.Bounds;
import io.tidewatch.alert.Condition;
import io.tidewatch.alert.Matcher;
import io.tidewatch.alert.Rule;
import io.tidewatch.event.MetricPoint;
import io.tidewatch.event.Source;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Rules that come, change and go one by one select what they would select had they all come at once. */
class RuleHolderTest {
    private static final Source SOURCE = new Source("shop", "i1", "h1", "prod", "1");

    private final RuleHolder holder = new RuleHolder();

    @Test
    void rulesThatChangeOneByOne_selectWhatAllAtOnceSelect() {
        Random random = new Random(7);
        Map<String, Rule> known = new TreeMap<>();
        for (int step = 0; step < 300; step++) {
            String id = "r" + random.nextInt(40);
            if (random.nextInt(4) == 0) {
                holder.remove(id, 0);
                known.remove(id);
            } else {
                Rule rule = rule(id, "m" + random.nextInt(5), "z" + random.nextInt(3), random.nextInt(8) > 0);
                holder.put(rule);
                known.put(id, rule);
            }
            if (random.nextInt(3) == 0) {
                RuleSet now = holder.current();
                RuleSet fresh = RuleSet.compile(known.values());
                assertThat(now.rules()).as("step %d", step).containsExactlyElementsOf(known.values());
                assertThat(now.problems()).as("step %d", step).isEqualTo(fresh.problems());
                for (int m = 0; m < 5; m++) {
                    assertThat(candidates(now, "m" + m)).as("step %d", step).isEqualTo(candidates(fresh, "m" + m));
                }
            }
        }
    }

    @Test
    void oneRuleChanges_othersAreNotCompiledAgain() {
        holder.put(rule("a", "m1", "z", true));
        holder.put(rule("b", "m2", "z", true));
        Selectors before = holder.current().selectors();

        holder.put(rule("b", "m2", "y", true));

        Selectors after = holder.current().selectors();
        assertThat(after.points("m1")).isSameAs(before.points("m1"));
        assertThat(after.points("m2")).isNotSameAs(before.points("m2"));
    }

    /** Ids of the rules an event of that metric may match; their slots differ and are in range. */
    private static Set<String> candidates(RuleSet rules, String metric) {
        Set<String> ids = new HashSet<>();
        Set<Integer> slots = new HashSet<>();
        SelectorIndex index = rules.selectors().points(metric);
        if (index != null) {
            for (String zone : List.of("z0", "z1", "z2")) {
                PointLine event = new PointLine(SOURCE, MetricPoint.gauge(metric, Map.of("zone", zone), 1));
                index.candidates(event, selector -> {
                    ids.add(zone + " " + Objects.requireNonNull(selector).rule);
                    assertThat(selector.slot).isBetween(0, rules.selectors().slots() - 1);
                    slots.add(selector.slot);
                });
            }
        }
        assertThat(slots).hasSameSizeAs(ids);
        return ids;
    }

    private static Rule rule(String id, String metric, String zone, boolean compiles) {
        List<Matcher> where = new ArrayList<>();
        where.add(Matcher.equal(compiles ? "label.zone" : "lable.zone", zone));
        Condition condition =
                new Condition.Threshold(metric, where, Aggregate.AVG, Duration.ofMinutes(1), Bounds.above(1.0, null));
        return new Rule(
                id, 1, 0, true, Rule.Input.METRICS, condition, List.of(), null, null, null, null, null, null, 0);
    }
}
