package io.tidewatch.processor.metrics;

import io.tidewatch.event.MetricPoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The series of one source and their numbers. A copy of the names rows, never ahead of them between records. */
final class SeriesBook {
    static final int NONE = -1;
    /** Room past the cap for series that take in what is over it. */
    private static final int OTHERS = 64;

    final MetricKeys keys;
    private final List<SeriesName> names = new ArrayList<>();
    private final Map<SeriesName, Integer> numbers = new HashMap<>();
    // a source sends its points in the same order each time: where a point stood tells its series
    private @Nullable SeriesName[] seen = {};
    private int[] seenNumbers = {};
    private long overCap;

    SeriesBook(MetricKeys keys) {
        this.keys = keys;
    }

    /** @return points of this batch that found no series of their own */
    long overCap() {
        return overCap;
    }

    int size() {
        return names.size();
    }

    /** Names of one chunk, in the order of their places. */
    List<SeriesName> chunk(int chunk) {
        int from = chunk * Chunk.SERIES;
        return names.subList(from, Math.min(names.size(), from + Chunk.SERIES));
    }

    void load(int chunk, List<SeriesName> loaded) {
        if (names.size() != chunk * Chunk.SERIES) {
            throw new IllegalStateException("chunk " + chunk + " follows " + names.size() + " series");
        }
        for (SeriesName name : loaded) {
            numbers.put(name, names.size());
            names.add(name);
        }
    }

    /** Begins a batch of so many points. */
    void expect(int points) {
        overCap = 0;
        if (seen.length != points) {
            seen = new SeriesName[points];
            seenNumbers = new int[points];
        }
    }

    /** @return number of the point's series, a new one where there is room; else that of its {@code _other}, or NONE */
    int numberOf(MetricPoint point, int index, MetricsConfig config) {
        SeriesName last = seen[index];
        if (last != null
                && last.kind() == point.kind()
                && last.metric().equals(point.name())
                && last.labels().equals(point.labels())) {
            return seenNumbers[index];
        }
        SeriesName name = SeriesName.of(point);
        Integer known = numbers.get(name);
        if (known == null && names.size() < config.maxSeriesPerSource() && name.size() <= config.maxSeriesNameBytes()) {
            known = add(name);
        }
        if (known != null) {
            seen[index] = name;
            seenNumbers[index] = known;
            return known;
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
        Integer known = numbers.get(other);
        if (known != null) {
            return known;
        }
        boolean room =
                names.size() < config.maxSeriesPerSource() + OTHERS && other.size() <= config.maxSeriesNameBytes();
        return room ? add(other) : NONE;
    }

    private int add(SeriesName name) {
        int number = names.size();
        names.add(name);
        numbers.put(name, number);
        return number;
    }
}
