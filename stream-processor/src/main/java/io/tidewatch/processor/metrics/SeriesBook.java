package io.tidewatch.processor.metrics;

import io.tidewatch.event.MetricPoint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The series of one source and their numbers: of each not its name but its {@link SeriesId}, thirty bytes. Never ahead of
 * the names rows between records.
 */
final class SeriesBook {
    static final int NONE = -1;
    /** Room past the cap for series that take in what is over it. */
    private static final int OTHERS = 64;

    final MetricKeys keys;
    final SeriesMemo memo = new SeriesMemo();
    private final SeriesId id;
    private final List<SeriesName> added = new ArrayList<>();
    private long[] high = new long[Chunk.SERIES];
    private long[] low = new long[Chunk.SERIES];
    /** Numbers + 1 by the low bits of their id, open addressing; 0: free. */
    private int[] table = new int[2 * Chunk.SERIES];
    /** A source sends its points in the same order each time: where a point stood tells its series. */
    private int[] seen = {};

    private int size;
    private long overCap;
    private boolean ofAgent;

    SeriesBook(MetricKeys keys, SeriesId id) {
        this.keys = keys;
        this.id = id;
    }

    /** @return points of this batch that found no series of their own */
    long overCap() {
        return overCap;
    }

    int size() {
        return size;
    }

    /** @return whether the source has ever sent what only the agent of a host does */
    boolean ofAgent() {
        return ofAgent;
    }

    /** @return names that came since this was asked last, in the order of their numbers, the last one's the highest */
    List<SeriesName> takeAdded() {
        List<SeriesName> taken = List.copyOf(added);
        added.clear();
        return taken;
    }

    void load(int chunk, List<SeriesName> loaded) {
        if (size != chunk * Chunk.SERIES) {
            throw new IllegalStateException("chunk " + chunk + " follows " + size + " series");
        }
        for (SeriesName name : loaded) {
            id.of(name);
            put(id.high(), id.low());
            ofAgent |= HostView.ofAgent(name.metric());
        }
    }

    /** Begins a batch of so many points. */
    void expect(int points) {
        overCap = 0;
        if (seen.length != points) {
            int known = seen.length;
            seen = Arrays.copyOf(seen, points);
            Arrays.fill(seen, Math.min(known, points), points, NONE);
        }
    }

    /** @return number of the point's series, a new one where there is room; else that of its {@code _other}, or NONE */
    int numberOf(MetricPoint point, int index, MetricsConfig config) {
        id.of(point);
        int last = seen[index];
        if (last != NONE && low[last] == id.low() && high[last] == id.high()) {
            return last;
        }
        int known = find(id.high(), id.low());
        if (known != NONE) {
            seen[index] = known;
            return known;
        }
        SeriesName name = SeriesName.of(point);
        if (size < config.maxSeriesPerSource() && name.size() <= config.maxSeriesNameBytes()) {
            seen[index] = add(name);
            return seen[index];
        }
        overCap++;
        return otherOf(name, config);
    }

    private int otherOf(SeriesName name, MetricsConfig config) {
        if (name.kind() == MetricPoint.Kind.COUNTER) {
            // totals of different series cannot be told apart, so nobody could say how much they grew
            return NONE;
        }
        SeriesName other = name.other();
        id.of(other);
        int known = find(id.high(), id.low());
        if (known != NONE) {
            return known;
        }
        boolean room = size < config.maxSeriesPerSource() + OTHERS && other.size() <= config.maxSeriesNameBytes();
        return room ? add(other) : NONE;
    }

    /** Adds the name whose id was made last. */
    private int add(SeriesName name) {
        added.add(name);
        ofAgent |= HostView.ofAgent(name.metric());
        return put(id.high(), id.low());
    }

    private int put(long idHigh, long idLow) {
        if (size == high.length) {
            high = Arrays.copyOf(high, size * 2);
            low = Arrays.copyOf(low, size * 2);
            table = new int[4 * size];
            for (int number = 0; number < size; number++) {
                table[slot(high[number], low[number])] = number + 1;
            }
        }
        high[size] = idHigh;
        low[size] = idLow;
        table[slot(idHigh, idLow)] = size + 1;
        return size++;
    }

    private int find(long idHigh, long idLow) {
        return table[slot(idHigh, idLow)] - 1;
    }

    /** @return where it stands in the table, or the free place it would have */
    private int slot(long idHigh, long idLow) {
        int at = (int) idLow & table.length - 1;
        while (table[at] != 0) {
            int number = table[at] - 1;
            if (low[number] == idLow && high[number] == idHigh) {
                return at;
            }
            at = at + 1 & table.length - 1;
        }
        return at;
    }
}
