package io.tidewatch.cli.backtest;

import io.tidewatch.alert.NotificationRecord;
import io.tidewatch.event.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What would have been, beside what was. Times are append time, milliseconds since the epoch.
 *
 * @param fromMillis what fired from then on is reported
 * @param toMillis and before then
 * @param warmUpFromMillis the replay began then, so that rules know what was before
 * @param reachedMillis where the clock stood at the end
 * @param partial it was stopped before its end
 * @param notes what is missing, and why
 * @param records how many were replayed
 * @param seconds how long it took
 * @param notifications messages that would have gone out
 * @param notificationsDid messages that did
 * @param rules one row for each rule that fired, then or now
 * @param alerts in the order they fired
 */
public record BacktestReport(
        long fromMillis,
        long toMillis,
        long warmUpFromMillis,
        long reachedMillis,
        boolean partial,
        List<String> notes,
        long records,
        double seconds,
        long notifications,
        long notificationsDid,
        List<RuleRow> rules,
        List<AlertRow> alerts) {
    /** How far apart two alerts of one key may fire and still be the same trouble. */
    private static final long SLACK_MILLIS = 60_000;

    /** @return up to where it says what would have been */
    long untilMillis() {
        return partial ? Math.min(reachedMillis, toMillis) : toMillis;
    }

    /** Whether it did fire: just so, not then but now, or then and not now. */
    public enum Did {
        SAME,
        NEW,
        MISSING
    }

    /** Someone was told, or a stage kept it back. */
    public record Told(
            long atMillis, String to, NotificationRecord.Reason reason, NotificationRecord.Outcome outcome) {}

    /**
     * One alert from its firing to its end.
     *
     * @param endMillis 0: it fired on
     * @param worst the value farthest from its bound among those told; null where there was none
     * @param didFireMillis when it did fire; 0 where it did not
     * @param didEndMillis when that ended; 0 where it did not fire, or fired on
     */
    public record AlertRow(
            Did did,
            String rule,
            String key,
            Severity severity,
            long firedMillis,
            long endMillis,
            @Nullable Double worst,
            String why,
            List<Told> told,
            long didFireMillis,
            long didEndMillis) {
        public AlertRow {
            told = List.copyOf(told);
        }
    }

    /**
     * One rule in numbers.
     *
     * @param notified messages that would have told of it; one message may tell of several rules
     * @param muted decisions not to speak
     */
    public record RuleRow(
            String rule, int fired, int firedDid, int notified, int notifiedDid, int muted, int fresh, int missing) {}

    public BacktestReport {
        notes = List.copyOf(notes);
        rules = List.copyOf(rules);
        alerts = List.copyOf(alerts);
    }

    /** @return how many times faster than the recorded clock */
    public double factor() {
        return seconds <= 0 ? 0 : (reachedMillis - warmUpFromMillis) / 1000.0 / seconds;
    }

    /** Puts what would have fired beside what did: of one key, and at about the same time. */
    static List<AlertRow> beside(List<Episode> would, List<Episode> did) {
        Map<String, List<Episode>> open = new HashMap<>();
        did.forEach(e -> open.computeIfAbsent(e.key, k -> new ArrayList<>()).add(e));
        List<AlertRow> rows = new ArrayList<>();
        for (Episode episode : would) {
            List<Episode> candidates = open.getOrDefault(episode.key, List.of());
            Episode same = candidates.stream()
                    .filter(e -> e.meets(episode, SLACK_MILLIS))
                    .min(Comparator.comparingLong(e -> Math.abs(e.firedMillis - episode.firedMillis)))
                    .orElse(null);
            if (same != null) {
                candidates.remove(same);
            }
            rows.add(episode.row(same == null ? Did.NEW : Did.SAME, same));
        }
        open.values().forEach(rest -> rest.forEach(e -> rows.add(e.row(Did.MISSING, e))));
        rows.sort(Comparator.comparingLong(AlertRow::firedMillis).thenComparing(AlertRow::key));
        return rows;
    }

    static List<RuleRow> rules(List<AlertRow> alerts, Episodes would, Episodes did) {
        Set<String> ids = new TreeSet<>(would.rulesTold());
        ids.addAll(did.rulesTold());
        alerts.forEach(a -> ids.add(a.rule()));
        List<RuleRow> rows = new ArrayList<>();
        for (String id : ids) {
            int same = count(alerts, id, Did.SAME);
            int fresh = count(alerts, id, Did.NEW);
            int missing = count(alerts, id, Did.MISSING);
            rows.add(new RuleRow(
                    id, same + fresh, same + missing, would.told(id), did.told(id), would.muted(id), fresh, missing));
        }
        return rows;
    }

    private static int count(List<AlertRow> alerts, String rule, Did did) {
        return (int) alerts.stream()
                .filter(a -> a.rule().equals(rule) && a.did() == did)
                .count();
    }
}
