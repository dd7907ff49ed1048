package io.tidewatch.agent.gateway.prometheus;

import java.util.LinkedHashMap;
import java.util.Map;

/** What kind a metric is of: as its metadata says, else as its series show. Bounded. Guarded by the book's lock. */
final class Families {
    private static final int MOST = 20_000;

    /** So long a total may wait for the metadata that says what it is: that comes each minute. */
    static final long WAIT_MILLIS = 150_000;

    private static final int HAS_SUM = 1;
    private static final int HAS_COUNT = 2;

    /** Which of sum and count a family has shown. */
    private final Map<String, Integer> halves = new Newest<>();

    /** Since when a name of which nothing tells the kind is known. */
    private final Map<String, Long> waiting = new Newest<>();

    private final Map<String, Type> known = new Newest<>();

    /** What was asked for last stays. */
    private static final class Newest<V> extends LinkedHashMap<String, V> {
        private static final long serialVersionUID = 1;

        Newest() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
            return size() > MOST;
        }
    }

    /** In the order of the protocol's numbers. */
    enum Type {
        UNKNOWN,
        COUNTER,
        GAUGE,
        HISTOGRAM,
        GAUGE_HISTOGRAM,
        SUMMARY,
        INFO,
        STATE_SET
    }

    /** What a series is of its family. */
    enum Role {
        COUNTER,
        GAUGE,
        BUCKET,
        SUM,
        COUNT,
        /** Nothing tells yet. */
        UNKNOWN
    }

    void said(String family, int number) {
        if (!family.isEmpty() && number > 0 && number < Type.values().length) {
            known.put(family, Type.values()[number]);
        }
    }

    /** A series is there: by its name and labels it may tell what its family is, before any of it is taken. */
    void seen(String name, boolean hasBound, boolean hasQuantile) {
        if (hasQuantile) {
            shown(name, Type.SUMMARY);
        } else if (name.endsWith("_bucket") && hasBound) {
            shown(family(name, "_bucket"), Type.HISTOGRAM);
        } else if (name.endsWith("_sum")) {
            halves.merge(family(name, "_sum"), HAS_SUM, (a, b) -> a | b);
        } else if (name.endsWith("_count")) {
            halves.merge(family(name, "_count"), HAS_COUNT, (a, b) -> a | b);
        }
    }

    /**
     * @param hasBound whether it has the label {@code le}
     * @param hasQuantile whether it has the label {@code quantile}
     */
    Role role(String name, boolean hasBound, boolean hasQuantile, long nowMillis) {
        Type own = known.getOrDefault(name, Type.UNKNOWN);
        if (own == Type.COUNTER || own == Type.GAUGE) {
            return own == Type.COUNTER ? Role.COUNTER : Role.GAUGE;
        }
        if (hasQuantile) {
            shown(name, Type.SUMMARY);
            return Role.GAUGE;
        }
        if (name.endsWith("_bucket") && hasBound) {
            String family = family(name, "_bucket");
            shown(family, Type.HISTOGRAM);
            return known.get(family) == Type.GAUGE_HISTOGRAM ? Role.GAUGE : Role.BUCKET;
        }
        if (name.endsWith("_total") || known.get(family(name, "_total")) == Type.COUNTER) {
            return Role.COUNTER;
        }
        if (name.endsWith("_sum")) {
            return part(name, family(name, "_sum"), Role.SUM, nowMillis);
        }
        return name.endsWith("_count") ? part(name, family(name, "_count"), Role.COUNT, nowMillis) : Role.GAUGE;
    }

    private Role part(String name, String family, Role role, long nowMillis) {
        Type type = known.getOrDefault(family, Type.UNKNOWN);
        if (type == Type.HISTOGRAM) {
            return role;
        }
        // a sum beside a count is a summary's, or a histogram's whose buckets come elsewhere: both grow
        boolean whole = halves.getOrDefault(family, 0) == (HAS_SUM | HAS_COUNT);
        if (type == Type.SUMMARY || type == Type.UNKNOWN && whole) {
            return Role.COUNTER;
        }
        Long since = waiting.putIfAbsent(name, nowMillis);
        boolean waits = type == Type.UNKNOWN && (since == null || nowMillis - since < WAIT_MILLIS);
        return waits ? Role.UNKNOWN : Role.GAUGE;
    }

    private void shown(String family, Type type) {
        known.putIfAbsent(family, type);
    }

    static String family(String name, String suffix) {
        return name.endsWith(suffix) ? name.substring(0, name.length() - suffix.length()) : name;
    }
}
