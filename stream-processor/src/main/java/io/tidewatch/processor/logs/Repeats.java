package io.tidewatch.processor.logs;

import io.tidewatch.wire.RecordOrigin;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Which numbers of which sender one question has seen, as spans: lines of a spill that was replayed stand in the topic
 * twice and count once. Bounded: past that, repeats are not told from other lines. Thread-safe.
 */
final class Repeats {
    private static final int MOST_SPANS = 200_000;

    private final Map<String, NavigableMap<Long, Long>> bySender = new HashMap<>();
    private int spans;

    /** Which of a record's numbers were seen before. */
    @FunctionalInterface
    interface Seen {
        Seen NONE = sequence -> false;

        boolean before(long sequence);
    }

    /** Takes note of a record; {@code count} numbers from its first. */
    synchronized Seen record(String topic, RecordOrigin origin, int count) {
        if (!origin.sequenced() || count <= 0) {
            return Seen.NONE;
        }
        String sender = topic + ' ' + origin.source().key() + ' ' + origin.epochMillis();
        NavigableMap<Long, Long> seen = bySender.computeIfAbsent(sender, s -> new TreeMap<>());
        long from = origin.firstSequence();
        long to = from + count;
        NavigableMap<Long, Long> before = overlaps(seen, from, to);
        add(seen, from, to);
        return before.isEmpty()
                ? Seen.NONE
                : sequence -> {
                    Map.Entry<Long, Long> span = before.floorEntry(sequence);
                    return span != null && sequence < span.getValue();
                };
    }

    private static NavigableMap<Long, Long> overlaps(NavigableMap<Long, Long> seen, long from, long to) {
        NavigableMap<Long, Long> out = new TreeMap<>();
        Map.Entry<Long, Long> first = seen.floorEntry(from);
        if (first != null && first.getValue() > from) {
            out.put(first.getKey(), first.getValue());
        }
        out.putAll(seen.subMap(from, true, to, false));
        return out;
    }

    /** Touching spans become one: records of a sender follow each other, so there are few. */
    private void add(NavigableMap<Long, Long> seen, long from, long to) {
        long first = from;
        long last = to;
        Map.Entry<Long, Long> left = seen.floorEntry(from);
        if (left != null && left.getValue() >= from) {
            first = left.getKey();
            last = Math.max(last, left.getValue());
            seen.remove(left.getKey());
            spans--;
        }
        for (Map.Entry<Long, Long> right = seen.ceilingEntry(first);
                right != null && right.getKey() <= last;
                right = seen.ceilingEntry(first)) {
            last = Math.max(last, right.getValue());
            seen.remove(right.getKey());
            spans--;
        }
        if (spans < MOST_SPANS) {
            seen.put(first, last);
            spans++;
        }
    }
}
