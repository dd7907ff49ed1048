package io.tidewatch.processor.alerts;

import io.tidewatch.alert.Alert.Transition;
import io.tidewatch.alert.AlertState;
import io.tidewatch.alert.Rule;
import io.tidewatch.processor.signals.Signal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The alerts of composite rules, as plainly as it can be said: whatever their members did, in the order of time, however
 * and in whatever order it is heard of, up to where all is known that they depend on.
 */
final class ComposedModel {
    private final Map<String, List<AlertModel.Told>> told = new TreeMap<>();
    private final AlertConfig config;
    private final Map<String, Ties> ties = new HashMap<>();
    private final Map<String, TreeMap<Long, List<Signal.Member>>> said = new TreeMap<>();
    private final Map<Rule.Input, Map<Integer, Long>> settled = new EnumMap<>(Rule.Input.class);

    /**
     * A composite rule.
     *
     * @param holds of the rules that fire
     * @param inputs of the rules it names
     */
    record Ties(Rule rule, Predicate<Set<String>> holds, Set<Rule.Input> inputs) {}

    private static final class One {
        final Ties ties;
        final Map<String, String> firing = new HashMap<>();
        AlertState state = AlertState.INACTIVE;
        long pending;
        long clear;
        long changed;

        One(Ties ties) {
            this.ties = ties;
        }
    }

    ComposedModel(AlertConfig config, List<Ties> all) {
        this.config = config;
        all.forEach(each -> ties.put(each.rule().id(), each));
    }

    void member(String key, Signal.Member member) {
        said.computeIfAbsent(key, k -> new TreeMap<>())
                .computeIfAbsent(member.atMillis(), t -> new ArrayList<>())
                .add(member);
    }

    void settled(Signal.Settled known) {
        settled.computeIfAbsent(known.flow().input(), i -> new HashMap<>())
                .merge(known.partition(), known.closedMillis(), Math::max);
    }

    /** @return what becomes of them, by key */
    Map<String, List<AlertModel.Told>> told() {
        said.forEach((key, all) -> {
            One one = new One(ties.get(all.firstEntry().getValue().get(0).ruleId()));
            long upTo = knownTo(one.ties);
            all.headMap(upTo, true).forEach((at, members) -> {
                // what is due at the very time of news goes by the news
                timers(key, one, at - 1);
                members.forEach(member -> hear(one, member));
                look(key, one, Math.max(at, one.changed));
            });
            timers(key, one, upTo);
        });
        return told;
    }

    private static void hear(One one, Signal.Member said) {
        if (said.state() == AlertState.FIRING) {
            one.firing.put(said.memberKey(), said.memberRuleId());
        } else {
            one.firing.remove(said.memberKey());
        }
    }

    private long knownTo(Ties of) {
        long least = of.inputs().stream().mapToLong(this::settledTo).min().getAsLong();
        return least == Long.MIN_VALUE ? least : least + config.grace().toMillis();
    }

    private long settledTo(Rule.Input input) {
        Map<Integer, Long> all = settled.getOrDefault(input, Map.of());
        return all.size() < AlertsCluster.PARTITIONS
                ? Long.MIN_VALUE
                : all.values().stream().mapToLong(Long::longValue).min().getAsLong();
    }

    private void timers(String key, One one, long upTo) {
        long fires = one.pending + one.ties.rule().forDuration().toMillis();
        if (one.state == AlertState.PENDING && fires <= upTo) {
            look(key, one, Math.max(fires, one.changed));
        }
        long ends = one.clear + one.ties.rule().keepFiringFor().toMillis();
        if (one.state == AlertState.FIRING && one.clear > 0 && ends <= upTo) {
            look(key, one, Math.max(ends, one.changed));
        }
    }

    private void look(String key, One one, long now) {
        Rule rule = one.ties.rule();
        boolean holds = one.ties.holds().test(new HashSet<>(one.firing.values()));
        if (holds) {
            one.clear = 0;
        }
        if (holds && one.state != AlertState.FIRING) {
            boolean begins = one.state != AlertState.PENDING;
            one.pending = begins ? now : one.pending;
            if (now - one.pending >= rule.forDuration().toMillis()) {
                tell(key, one, AlertState.FIRING, Transition.FIRED, now);
            } else if (begins) {
                tell(key, one, AlertState.PENDING, Transition.PENDING, now);
            }
        } else if (!holds && one.state == AlertState.PENDING) {
            tell(key, one, AlertState.INACTIVE, Transition.PENDING_ENDED, now);
        } else if (!holds && one.state == AlertState.FIRING) {
            one.clear = one.clear == 0 ? now : one.clear;
            if (now - one.clear >= rule.keepFiringFor().toMillis()) {
                one.clear = 0;
                tell(key, one, AlertState.RESOLVED, Transition.RESOLVED, now);
            }
        }
    }

    private void tell(String key, One one, AlertState state, Transition transition, long now) {
        one.state = state;
        one.changed = Math.max(one.changed, now);
        Rule rule = one.ties.rule();
        told.computeIfAbsent(key, k -> new ArrayList<>())
                .add(new AlertModel.Told(
                        rule.revision(), transition, state, rule.severity(), one.changed, false, false, List.of()));
    }
}
