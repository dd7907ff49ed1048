package io.tidewatch.processor.alerts;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What happened in this process since it started. Thread-safe. */
public final class AlertCounts {
    /** What is counted. */
    public enum What {
        /** Partials that came after a window they belong to was judged. */
        LATE_PARTIALS,
        /** Partials of an older revision of their rule, or of a rule that is not enabled. */
        OLD_REVISION_PARTIALS,
        /** Partials of a rule, or of a revision, not known here. */
        UNKNOWN_RULE_PARTIALS,
        /** Records of which some partials could not be read; the others were taken, see the dead letters. */
        UNREAD_PARTIALS,
        /** Panes that had to go because too many waited for the clock. */
        OVERFLOWN_PANES,
        /** Alerts people were not told of, because as many of their rule as it allows fire already. */
        SUPPRESSED,
        /** What was said before its time, and waited for it. */
        WAITED,
        /** What was not taken in its order, because its input was held for long or too much waited. */
        UNORDERED,
        /** Commands for alerts that do not exist or whose state does not take them. */
        REFUSED_COMMANDS,
        /** Partials of new groups of a rule that has as many as it may. */
        GROUPS_LEFT_OUT,
        /** Panes of a pattern that became part of a wider one, given to the alert of that one. */
        HANDED_ON,
        TRANSITIONS
    }

    private final Map<What, LongAdder> counts = new EnumMap<>(What.class);

    /** So many sources are counted by name. */
    static final int MOST_SOURCES = 1_000;

    private final Map<String, LongAdder> lateBySource = new ConcurrentHashMap<>();

    public AlertCounts() {
        for (What what : What.values()) {
            counts.put(what, new LongAdder());
        }
    }

    public long of(What what) {
        LongAdder counter = counts.get(what);
        return counter == null ? 0 : counter.sum();
    }

    /** @return all, by name as in {@code late_partials} */
    public Map<String, Long> all() {
        Map<String, Long> all = new TreeMap<>();
        counts.forEach((what, n) -> all.put(what.name().toLowerCase(Locale.ROOT), n.sum()));
        return all;
    }

    /** @return late partials by the source they came from; those past {@value #MOST_SOURCES} sources under {@code other} */
    public Map<String, Long> lateBySource() {
        Map<String, Long> all = new TreeMap<>();
        lateBySource.forEach((source, n) -> all.put(source, n.sum()));
        return all;
    }

    void late(String source) {
        add(What.LATE_PARTIALS);
        boolean room = lateBySource.size() < MOST_SOURCES || lateBySource.containsKey(source);
        lateBySource
                .computeIfAbsent(room ? source : "other", s -> new LongAdder())
                .increment();
    }

    void add(What what) {
        LongAdder counter = counts.get(what);
        if (counter != null) {
            counter.increment();
        }
    }
}
