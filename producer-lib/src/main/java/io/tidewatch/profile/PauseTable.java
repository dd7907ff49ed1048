package io.tidewatch.profile;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Adds up pauses by name; names beyond the bound share one. Not thread-safe. */
final class PauseTable {
    static final String OTHER = "[other]";

    private final int maxNames;
    private final Map<String, Pauses> byName = new LinkedHashMap<>();

    PauseTable(int maxNames) {
        this.maxNames = maxNames;
    }

    void add(String name, long nanos, long longestNanos) {
        String key = byName.size() < maxNames || byName.containsKey(name) ? name : OTHER;
        byName.merge(
                key,
                new Pauses(key, 1, nanos, longestNanos),
                (before, one) -> before.plus(one.totalNanos(), one.longestNanos()));
    }

    /** @return longest in all first */
    List<Pauses> toList() {
        return byName.values().stream()
                .sorted(Comparator.comparingLong(Pauses::totalNanos).reversed())
                .toList();
    }
}
