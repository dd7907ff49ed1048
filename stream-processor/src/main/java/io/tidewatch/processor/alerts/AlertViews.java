package io.tidewatch.processor.alerts;

import io.tidewatch.alert.Alert;
import io.tidewatch.alert.AlertState;
import io.tidewatch.alert.Condition;
import io.tidewatch.alert.Rule;
import io.tidewatch.event.Severity;
import io.tidewatch.processor.rules.Evaluation;
import io.tidewatch.processor.rules.RuleLookup;
import io.tidewatch.processor.store.LocalStores;
import io.tidewatch.wire.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The alerts whose rows lie on this instance. Each alert lies on one, so answers of several instances are put together
 * by just joining them. As of the last commit. Thread-safe; throws {@link LocalStores.NotReady}.
 */
public final class AlertViews {
    private final LocalStores stores;
    private final RuleLookup rules;

    public AlertViews(LocalStores stores, RuleLookup rules) {
        this.stores = stores;
        this.rules = rules;
    }

    /**
     * What a list shows.
     *
     * @param states empty: all but INACTIVE
     * @param atLeast least severity, or null for all
     * @param labels labels that have to be there with that value
     * @param limit how many at most
     */
    public record Filter(Set<AlertState> states, @Nullable Severity atLeast, Map<String, String> labels, int limit) {
        /** Pending, firing, without data and resolved, of all severities. */
        public static final Filter ALL = new Filter(Set.of(), null, Map.of(), 1_000);

        public Filter {
            states = Set.copyOf(states);
            labels = Map.copyOf(labels);
        }

        boolean passes(AlertRow row) {
            return row.sequence > 0
                    && (states.isEmpty() ? row.state != AlertState.INACTIVE : states.contains(row.state))
                    && (atLeast == null || row.severity.compareTo(atLeast) >= 0)
                    && row.labels.entrySet().containsAll(labels.entrySet());
        }
    }

    /**
     * Why an alert is as it is.
     *
     * @param alert as it is now
     * @param rule as it is now; null where it was deleted
     * @param windowMillis length of a window
     * @param paneMillis length of one piece of it
     * @param values one per pane that has data, oldest first
     * @param judgedToMillis end of the newest window that was judged
     * @param lastSeenMillis when something was heard of its group last, append time
     * @param comment what a person said last; may be empty
     * @param changes its last transitions, oldest first
     */
    public record Why(
            Alert alert,
            @Nullable Rule rule,
            long windowMillis,
            long paneMillis,
            List<Double> values,
            long judgedToMillis,
            long lastSeenMillis,
            String comment,
            List<Step> changes) {}

    /** One transition of its past; time is append time, milliseconds since the epoch. */
    public record Step(long atMillis, Alert.Transition transition, AlertState state, String why) {}

    /** @return worst first, of the same severity the newest first */
    public List<Alert> list(Filter filter) {
        List<Alert> found = new ArrayList<>();
        try (KeyValueIterator<String, AlertRow> rows = store().all()) {
            while (rows.hasNext()) {
                AlertRow row = rows.next().value;
                if (filter.passes(row)) {
                    found.add(row.toAlert(values(row)));
                }
            }
        }
        found.sort(Comparator.comparing(AlertViews::rank)
                .thenComparing(Alert::severity, Comparator.reverseOrder())
                .thenComparing(Alert::changedAtMillis, Comparator.reverseOrder()));
        return found.size() <= filter.limit() ? found : List.copyOf(found.subList(0, filter.limit()));
    }

    /**
     * What an alert went through.
     *
     * @param kind kind of its rule's condition; empty where the rule was deleted
     * @param changes oldest first
     * @param whole whether those are all; else older ones are forgotten
     */
    public record Past(Alert alert, String kind, List<Step> changes, boolean whole) {}

    /** @return alerts that changed at that time (append time) or later, or fire since before it */
    public List<Past> since(long millis) {
        List<Past> found = new ArrayList<>();
        try (KeyValueIterator<String, AlertRow> rows = store().all()) {
            while (rows.hasNext()) {
                AlertRow row = rows.next().value;
                if (row.sequence > 0 && (row.changedAt >= millis || row.state == AlertState.FIRING)) {
                    List<Step> steps = new ArrayList<>();
                    row.changes.forEach(c -> steps.add(new Step(c.atMillis(), c.transition(), c.state(), c.why())));
                    Rule rule = rules.rule(row.ruleId);
                    String kind = rule == null
                            ? ""
                            : Json.shared()
                                    .valueToTree(rule.condition())
                                    .path("kind")
                                    .asText();
                    found.add(
                            new Past(row.toAlert(List.of()), kind, steps, row.changes.size() < AlertRow.MOST_CHANGES));
                }
            }
        }
        return found;
    }

    /**
     * An alert people are told of.
     *
     * @param expiresAtMillis when it is over unless it is told of again; 0: it goes by its rule
     * @param lastSeenMillis when something was heard of it last, append time
     */
    public record Told(Alert alert, long expiresAtMillis, long lastSeenMillis) {}

    /** @return alerts that fire or are without data, and are wanted; at most so many */
    public List<Told> told(Predicate<Alert> wanted, int limit) {
        List<Told> found = new ArrayList<>();
        try (KeyValueIterator<String, AlertRow> rows = store().all()) {
            while (rows.hasNext() && found.size() < limit) {
                AlertRow row = rows.next().value;
                Alert alert = row.isKnownToPeople() ? row.toAlert(List.of()) : null;
                if (alert != null && wanted.test(alert)) {
                    found.add(new Told(alert, row.expiresAt, row.lastSeen));
                }
            }
        }
        return found;
    }

    /** @return how many there are of each state, severity by severity: {@code FIRING → CRITICAL → 2} */
    public Map<AlertState, Map<Severity, Integer>> counts() {
        Map<AlertState, Map<Severity, Integer>> counts = new EnumMap<>(AlertState.class);
        for (Alert alert : list(new Filter(Set.of(), null, Map.of(), Integer.MAX_VALUE))) {
            counts.computeIfAbsent(alert.state(), s -> new EnumMap<>(Severity.class))
                    .merge(alert.severity(), 1, Integer::sum);
        }
        return counts;
    }

    /** @return null where this instance has no such alert */
    public @Nullable Alert alert(String key) {
        AlertRow row = row(key);
        return row == null ? null : row.toAlert(values(row));
    }

    /** @return null where this instance has no such alert */
    public @Nullable Why why(String key) {
        AlertRow row = row(key);
        if (row == null) {
            return null;
        }
        Rule rule = rules.rule(row.ruleId);
        Evaluation of = rule == null ? null : Evaluation.of(rule);
        List<Step> changes = new ArrayList<>();
        row.changes.forEach(c -> changes.add(new Step(c.atMillis(), c.transition(), c.state(), c.why())));
        List<Double> values = values(row);
        return new Why(
                row.toAlert(values),
                rule,
                of == null ? 0 : of.windowMillis(),
                row.paneMillis,
                values,
                Math.max(0, row.judgedTo),
                row.lastSeen,
                row.comment,
                changes);
    }

    /**
     * One window of an anomaly alert's series.
     *
     * @param endMillis end of the window, event time, milliseconds since the epoch
     * @param value the series' value
     * @param lower least value that was usual, as known before this one was seen
     * @param upper greatest value that was usual
     * @param score 0 to 1, at least 0.5 exactly where it was unusual enough to tell
     */
    public record Band(long endMillis, double value, double lower, double upper, double score) {}

    /** @return windows that end in [from, to], oldest first; a window without data is not among them */
    public List<Band> band(String key, long fromMillis, long toMillis) {
        AlertRow row = store().get(key);
        Rule rule = row == null ? null : rules.rule(row.ruleId);
        if (rule == null || !(rule.condition() instanceof Condition.Anomaly)) {
            return List.of();
        }
        long window = Evaluation.of(rule).windowMillis();
        ReadOnlyKeyValueStore<String, BandBlock> bands = stores.keyValue(AlertStores.BANDS);
        String first = BandBlock.key(key, BandBlock.firstEnd(fromMillis, window));
        List<Band> found = new ArrayList<>();
        try (KeyValueIterator<String, BandBlock> blocks = bands.range(first, BandBlock.key(key, toMillis))) {
            while (blocks.hasNext()) {
                for (Band p : blocks.next().value.points()) {
                    if (p.endMillis() >= fromMillis && p.endMillis() <= toMillis) {
                        found.add(p);
                    }
                }
            }
        }
        return found;
    }

    /**
     * What is known of a group, whether or not there ever was an alert of it.
     *
     * @param value of the newest window that was judged; null where there is none
     * @param values one per pane that has data, oldest first
     * @param judgedToMillis end of the newest window that was judged, event time; 0 where none was
     */
    public record Watched(
            Map<String, String> group,
            AlertState state,
            @Nullable Double value,
            String why,
            List<Double> values,
            long judgedToMillis) {}

    /** @return the groups of that rule, at most so many */
    public List<Watched> watched(String ruleId, int limit) {
        List<Watched> found = new ArrayList<>();
        try (KeyValueIterator<String, AlertRow> rows = store().all()) {
            while (rows.hasNext() && found.size() < limit) {
                AlertRow row = rows.next().value;
                if (row.ruleId.equals(ruleId) && !AlertTies.isCount(row)) {
                    Double value = Double.isFinite(row.value) ? (Double) row.value : null;
                    found.add(
                            new Watched(row.group, row.state, value, row.why, values(row), Math.max(0, row.judgedTo)));
                }
            }
        }
        return found;
    }

    private @Nullable AlertRow row(String key) {
        AlertRow row = store().get(key);
        return row == null || row.sequence == 0 ? null : row;
    }

    private List<Double> values(AlertRow row) {
        Rule rule = rules.rule(row.ruleId);
        if (rule != null && rule.condition() instanceof Condition.Anomaly) {
            ReadOnlyKeyValueStore<String, BandBlock> bands = stores.keyValue(AlertStores.BANDS);
            long window = Evaluation.of(rule).windowMillis();
            return BandBlock.newest(bands, row.key, window, row.judgedTo, Detectors.SPARKS);
        }
        return rule == null ? List.of() : row.sparkline(Evaluation.of(rule));
    }

    private ReadOnlyKeyValueStore<String, AlertRow> store() {
        return stores.keyValue(AlertStores.ALERTS);
    }

    private static int rank(Alert alert) {
        return switch (alert.state()) {
            case FIRING -> 0;
            case NO_DATA -> 1;
            case PENDING -> 2;
            case RESOLVED -> 3;
            case INACTIVE -> 4;
        };
    }
}
