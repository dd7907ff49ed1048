package io.tidewatch.processor.alerts;

import io.tidewatch.alert.Alert;
import io.tidewatch.alert.Condition;
import io.tidewatch.alert.Rule;
import io.tidewatch.processor.rules.Pane;
import io.tidewatch.processor.signals.PartialPacking;
import io.tidewatch.processor.signals.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Hands what was gathered of a pattern that became part of a wider one to the alert of that one, whatever partition it is in:
 * the same panes of the same rule, with another group. News stays news under the name it was told by.
 */
final class HandingOn {
    private final AlertPatterns patterns;
    private final AlertCounts counts;
    private final PartialPacking packing;
    private final BiConsumer<String, Signal> send;

    /**
     * @param partitions of the signals topic
     * @param send gets the key of the record, and the panes
     */
    HandingOn(AlertPatterns patterns, AlertCounts counts, int partitions, BiConsumer<String, Signal> send) {
        this.patterns = patterns;
        this.counts = counts;
        this.packing = new PartialPacking(partitions);
        this.send = send;
    }

    /** @return id of the pattern whose alert of that rule the group's counts belong to now; empty: they stay */
    String to(Rule rule, Map<String, String> group) {
        return rule.condition() instanceof Condition.NewTerm ? "" : patterns.mergedInto(group);
    }

    /** @return whether it was handed on: it is of a pattern that is part of another one now */
    boolean passed(Rule rule, Signal.Partial part) {
        String wider = part.goodbye() ? "" : to(rule, part.group());
        if (wider.isEmpty()) {
            return false;
        }
        send(List.of(part.of(AlertPatterns.of(wider, part.group()), "")));
        return true;
    }

    /**
     * All panes that windows may still need.
     *
     * @param row of the narrow pattern, before it ends
     * @param fromMillis since when its revision of the rule is in force
     */
    void panes(AlertRow row, Rule rule, long fromMillis, String wider) {
        Map<String, String> group = AlertPatterns.of(wider, row.group);
        boolean absent = rule.condition() instanceof Condition.Absent;
        long newest = row.ring.newestMillis();
        List<Signal.Partial> all = new ArrayList<>(row.ring.size());
        row.ring.each((start, pane) -> {
            // whether something is heard of goes by when it came: no later than the end of its pane
            long came = absent ? Math.min(row.lastSeen, start + row.paneMillis - 1) : row.lastSeen;
            List<Alert.Sample> samples = start == newest ? row.samples : List.of();
            all.add(partial(row, group, start, pane, Math.max(fromMillis, came), samples));
        });
        send(all);
    }

    private static Signal.Partial partial(
            AlertRow row, Map<String, String> group, long start, Pane pane, long came, List<Alert.Sample> samples) {
        boolean values = pane.count() > 0 && pane.min() <= pane.max();
        return new Signal.Partial(
                row.ruleId,
                row.revision,
                group,
                start,
                0,
                came,
                pane.lastMillis() == Long.MIN_VALUE ? start : pane.lastMillis(),
                pane.count(),
                pane.total(),
                pane.sum(),
                values ? pane.min() : 0,
                values ? pane.max() : 0,
                values ? pane.last() : 0,
                pane.distribution(),
                pane.distinct(),
                pane.weight(),
                pane.kinds(),
                pane.under(),
                row.intervalMillis,
                false,
                samples,
                row.ofAgent,
                "");
    }

    private void send(List<Signal.Partial> parts) {
        parts.forEach(part -> counts.add(AlertCounts.What.HANDED_ON));
        packing.of(parts, (packed, appendMillis) -> send.accept(PartialPacking.KEY, packed));
    }
}
