package io.tidewatch.processor.mine;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.datasketches.frequencies.ErrorType;
import org.apache.datasketches.frequencies.ItemsSketch;
import org.apache.datasketches.hll.HllSketch;
import org.apache.datasketches.kll.KllDoublesSketch;

/**
 * What the values of one parameter are like, in bounded memory whatever comes: what kind they are, how many different
 * ones there are (HyperLogLog, some 3 % off), which are most frequent (a frequent-items sketch), and of numbers their
 * range and percentiles (a KLL sketch, rank error 1.3 %). Sketches of Apache DataSketches. Not thread-safe.
 */
public final class ValueStats {
    private static final int MOST_TEXT = 80;
    private static final int ITEMS = 64;

    private final String name;
    private final Map<ValueKind, Long> kinds = new EnumMap<>(ValueKind.class);
    private final HllSketch distinct = new HllSketch(10);
    private final ItemsSketch<String> top = new ItemsSketch<>(ITEMS);
    private final KllDoublesSketch numbers = KllDoublesSketch.newHeapInstance();
    private long count;

    public ValueStats(String name) {
        this.name = name;
    }

    /** A value and how often it was seen, at least. */
    public record Frequent(String value, long count) {}

    /**
     * What was seen so far.
     *
     * @param name of the parameter
     * @param kind of most of the values
     * @param count values
     * @param distinct different values, about
     * @param numbers how many of them are numbers, durations (in seconds) or sizes (in bytes)
     * @param min least number; NaN where most values are none, as for the others
     * @param p50 median
     * @param p90 90th percentile
     * @param p99 99th percentile
     * @param max greatest number
     * @param top most frequent values, most frequent first
     */
    public record Summary(
            String name,
            ValueKind kind,
            long count,
            long distinct,
            long numbers,
            double min,
            double p50,
            double p90,
            double p99,
            double max,
            List<Frequent> top) {
        public Summary {
            top = List.copyOf(top);
        }
    }

    public void add(String value) {
        ValueKind kind = ValueKind.of(value);
        count++;
        kinds.merge(kind, 1L, Long::sum);
        String text = value.length() <= MOST_TEXT ? value : value.substring(0, MOST_TEXT);
        distinct.update(text);
        top.update(text);
        double number = ValueKind.numeric(value, kind);
        if (!Double.isNaN(number)) {
            numbers.update(number);
        }
    }

    /** @param most how many frequent values; those seen less often than the sketch can tell are left out */
    public Summary summary(int most) {
        ValueKind kind = kinds.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse(ValueKind.TEXT);
        // of a few among other values a range would say nothing of the parameter
        boolean none = 2 * numbers.getN() < count || numbers.isEmpty();
        List<Frequent> frequent = new ArrayList<>();
        for (ItemsSketch.Row<String> row : top.getFrequentItems(ErrorType.NO_FALSE_NEGATIVES)) {
            if (frequent.size() < most && row.getLowerBound() > 0) {
                frequent.add(new Frequent(row.getItem(), row.getLowerBound()));
            }
        }
        return new Summary(
                name,
                kind,
                count,
                Math.max(1, Math.min(count, Math.round(distinct.getEstimate()))),
                numbers.getN(),
                none ? Double.NaN : numbers.getMinItem(),
                none ? Double.NaN : numbers.getQuantile(0.5),
                none ? Double.NaN : numbers.getQuantile(0.9),
                none ? Double.NaN : numbers.getQuantile(0.99),
                none ? Double.NaN : numbers.getMaxItem(),
                frequent);
    }
}
