package io.tidewatch.cli.backtest;

import io.tidewatch.alert.Alert;
import io.tidewatch.alert.AlertState;
import io.tidewatch.alert.NotificationRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Makes episodes of transitions and notification records, of those that fired within a period. */
final class Episodes implements ReplayListener {
    private static final int MOST = 100_000;

    private final long fromMillis;
    private final long toMillis;
    private final Predicate<String> rules;
    private final List<Episode> all = new ArrayList<>();
    private final Map<String, Episode> newest = new HashMap<>();
    private final Map<String, String> ruleOf = new HashMap<>();
    private final Map<String, Long> sequences = new HashMap<>();
    private final Map<String, Integer> told = new TreeMap<>();
    private final Map<String, Integer> muted = new TreeMap<>();
    private final Set<String> said = new HashSet<>();
    private long notifications;
    private long gaps;
    private long left;

    /** @param rules which rules' alerts count */
    Episodes(long fromMillis, long toMillis, Predicate<String> rules) {
        this.fromMillis = fromMillis;
        this.toMillis = toMillis;
        this.rules = rules;
    }

    @Override
    public void alert(Alert alert) {
        Long before = sequences.put(alert.key(), alert.sequence());
        gaps += before != null && alert.sequence() > before + 1 ? 1 : 0;
        ruleOf.put(alert.key(), alert.ruleId());
        long at = alert.changedAtMillis();
        Episode open = newest.get(alert.key());
        if (alert.state() == AlertState.RESOLVED || alert.state() == AlertState.INACTIVE) {
            if (open != null && alert.transition() == Alert.Transition.RESOLVED) {
                open.ends(at);
            }
            return;
        }
        boolean begins = alert.transition() == Alert.Transition.FIRED && alert.firingSinceMillis() == at
                || alert.transition() == Alert.Transition.REOPENED;
        if (!begins) {
            if (open != null) {
                open.goesOn(alert);
            }
        } else if (at >= fromMillis && at < toMillis && rules.test(alert.ruleId())) {
            if (all.size() == MOST) {
                left++;
                return;
            }
            Episode episode = new Episode(alert);
            newest.put(alert.key(), episode);
            all.add(episode);
        } else {
            newest.remove(alert.key());
        }
    }

    @Override
    public void notification(NotificationRecord record) {
        if (record.atMillis() < fromMillis || record.atMillis() >= toMillis) {
            return;
        }
        boolean muting = record.outcome() == NotificationRecord.Outcome.MUTED;
        if (!muting && record.outcome() != NotificationRecord.Outcome.DELIVERED) {
            return;
        }
        Set<String> of = new HashSet<>();
        for (String key : record.alertKeys()) {
            String rule = ruleOf.getOrDefault(key, "");
            if (!rules.test(rule)) {
                continue;
            }
            of.add(rule);
            Episode episode = newest.get(key);
            if (episode != null) {
                String to = record.receiver().isEmpty() ? record.channel() : record.receiver() + "/" + record.channel();
                episode.told(new BacktestReport.Told(record.atMillis(), to, record.reason(), record.outcome()));
            }
        }
        if (of.isEmpty()) {
            return;
        }
        if (muting) {
            of.forEach(rule -> muted.merge(rule, 1, Integer::sum));
        } else {
            // a message about several groups has a record for each
            notifications += said.add(record.channel() + " " + record.idempotencyKey()) ? 1 : 0;
            of.forEach(rule -> told.merge(rule, 1, Integer::sum));
        }
    }

    List<Episode> all() {
        return all;
    }

    int told(String rule) {
        return told.getOrDefault(rule, 0);
    }

    int muted(String rule) {
        return muted.getOrDefault(rule, 0);
    }

    Set<String> rulesTold() {
        Set<String> rulesTold = new HashSet<>(told.keySet());
        rulesTold.addAll(muted.keySet());
        return rulesTold;
    }

    /** @return messages that went out */
    long notifications() {
        return notifications;
    }

    /** @return how many transitions are known to have been, and are not there */
    long gaps() {
        return gaps;
    }

    /** @return episodes above what is kept */
    long left() {
        return left;
    }
}
