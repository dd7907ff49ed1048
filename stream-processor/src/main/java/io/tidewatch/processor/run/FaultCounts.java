package io.tidewatch.processor.run;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * How often which fault was met, by handler and kind; the fault handlers find the instance under property
 * {@value #PROPERTY}. Thread-safe.
 */
public final class FaultCounts {
    /** Streams property that holds the instance. */
    public static final String PROPERTY = "tidewatch.fault.counts";

    private static final int MOST_KINDS = 200;

    private final ConcurrentHashMap<String, LongAdder> counts = new ConcurrentHashMap<>();

    /** Counts one; past {@value #MOST_KINDS} kinds the rest is counted as {@code other}. */
    public void count(String handler, Throwable fault) {
        String kind = handler + "/" + fault.getClass().getSimpleName();
        String bounded = counts.size() < MOST_KINDS || counts.containsKey(kind) ? kind : "other";
        counts.computeIfAbsent(bounded, k -> new LongAdder()).increment();
    }

    /** @return counts by {@code handler/fault}, sorted by name */
    public Map<String, Long> counts() {
        Map<String, Long> out = new TreeMap<>();
        counts.forEach((kind, n) -> out.put(kind, n.sum()));
        return out;
    }

    static FaultCounts of(Map<String, ?> configs) {
        return configs.get(PROPERTY) instanceof FaultCounts counts ? counts : new FaultCounts();
    }
}
