package io.tidewatch.processor.catalog;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What the owners of this instance's services did, counted. Thread-safe. */
public final class CatalogCounts {
    /** What there is to count. */
    public enum What {
        /** Patterns that were new to their service. */
        FOUND,
        /** Patterns that were merged into others. */
        MERGED,
        /** Proposals left out because their service had too many within a minute; the tasks propose them again. */
        REFUSED,
        /** Patterns that had to go because their service had too many. */
        EVICTED,
        /** Patterns that nobody met for as long as counts are kept. */
        FORGOTTEN,
        /** Values of {@code new_term} rules on patterns that were no news to the owner. */
        KNOWN_TERMS,
        /** The same of patterns that are not in the catalog, because they were refused or had to go. */
        UNKNOWN_TERMS,
        /** Records of the catalog that could not be read. */
        UNREADABLE
    }

    private final Map<What, LongAdder> counts = new EnumMap<>(What.class);

    public CatalogCounts() {
        for (What what : What.values()) {
            counts.put(what, new LongAdder());
        }
    }

    void add(What what) {
        counts.get(what).increment();
    }

    /** @return how often that happened since the start */
    public long of(What what) {
        return counts.get(what).sum();
    }
}
