package io.tidewatch.agent.gateway.prometheus;

import java.util.LinkedHashMap;
import java.util.Map;

/** What kind a metric is of: as its metadata says, else as its series show. Bounded. Guarded by the book's lock. */
final class Families {
    private static final int MOST = 20_000;

    private final Map<String, Type> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Type> eldest) {
            return size() > MOST;
        }
    };

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
        COUNT
    }

    void said(String family, int number) {
        if (!family.isEmpty() && number > 0 && number < Type.values().length) {
            known.put(family, Type.values()[number]);
        }
    }

    /**
     * @param hasBound whether it has the label {@code le}
     * @param hasQuantile whether it has the label {@code quantile}
     */
    Role role(String name, boolean hasBound, boolean hasQuantile) {
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
            return part(family(name, "_sum"), Role.SUM);
        }
        return name.endsWith("_count") ? part(family(name, "_count"), Role.COUNT) : Role.GAUGE;
    }

    private Role part(String family, Role role) {
        Type type = known.getOrDefault(family, Type.UNKNOWN);
        return type == Type.HISTOGRAM ? role : type == Type.SUMMARY ? Role.COUNTER : Role.GAUGE;
    }

    private void shown(String family, Type type) {
        known.putIfAbsent(family, type);
    }

    static String family(String name, String suffix) {
        return name.endsWith(suffix) ? name.substring(0, name.length() - suffix.length()) : name;
    }
}
