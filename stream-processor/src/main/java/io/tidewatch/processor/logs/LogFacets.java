package io.tidewatch.processor.logs;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The most frequent values of some names among the lines that match.
 *
 * @param facets one for each name, in the order asked for
 * @param lines lines that match
 * @param partitions for which it speaks
 * @param faults why lines may be missing; empty where none are
 * @param effort what it took
 */
public record LogFacets(
        List<Facet> facets, long lines, Set<Integer> partitions, List<String> faults, ScanEffort effort) {
    /** Names in one question. */
    public static final int MOST_NAMES = 20;

    /** Values of a name that are told apart while lines are read. */
    static final int MOST_VALUES = 10_000;

    /** Values of a name that one instance tells another. */
    static final int MOST_TOLD = 1_000;

    private static final int MOST_CHARS = 200;

    public LogFacets {
        facets = List.copyOf(facets);
        partitions = Set.copyOf(partitions);
        faults = List.copyOf(faults);
    }

    /**
     * Values of one name.
     *
     * @param name what was asked for
     * @param values the most frequent first; cut to {@value #MOST_CHARS} characters each
     * @param other lines with other values than these
     * @param without lines that have nothing of that name
     * @param exact whether no value was left out while they were counted: else a value's count may be too small
     */
    public record Facet(String name, List<Value> values, long other, long without, boolean exact) {
        public Facet {
            values = List.copyOf(values);
        }
    }

    /** How many lines have that value. */
    public record Value(String value, long count) {}

    /** Adds up. Thread-safe. */
    static final class Sums implements LineReader.Lines {
        private final List<Sum> sums;
        private long lines;

        private static final class Sum {
            private final String name;
            private final Map<String, long[]> counts = new HashMap<>();
            private long other;
            private long without;

            Sum(String name) {
                this.name = name;
            }
        }

        Sums(Collection<String> names) {
            sums = names.stream().map(Sum::new).toList();
        }

        @Override
        public void take(FoundLine line) {
            long stands = line.event().lines();
            List<String> values = new ArrayList<>(sums.size());
            for (Sum sum : sums) {
                String value = LineValues.of(line, sum.name);
                values.add(value == null ? "" : value.length() <= MOST_CHARS ? value : value.substring(0, MOST_CHARS));
            }
            synchronized (this) {
                lines += stands;
                for (int i = 0; i < values.size(); i++) {
                    add(sums.get(i), values.get(i), stands);
                }
            }
        }

        private static void add(Sum sum, String value, long stands) {
            if (value.isEmpty()) {
                sum.without += stands;
                return;
            }
            long[] count = sum.counts.get(value);
            if (count == null) {
                if (sum.counts.size() >= MOST_VALUES) {
                    sum.other += stands;
                    return;
                }
                count = new long[1];
                sum.counts.put(value, count);
            }
            count[0] += stands;
        }

        synchronized LogFacets done(Set<Integer> partitions, List<String> faults, ScanEffort effort) {
            return new LogFacets(sums.stream().map(Sums::facet).toList(), lines, partitions, faults, effort);
        }

        private static Facet facet(Sum sum) {
            List<Value> all = new ArrayList<>();
            sum.counts.forEach((value, count) -> all.add(new Value(value, count[0])));
            all.sort(Comparator.comparingLong(Value::count).reversed().thenComparing(Value::value));
            List<Value> told = all.subList(0, Math.min(MOST_TOLD, all.size()));
            long rest = all.subList(told.size(), all.size()).stream()
                    .mapToLong(Value::count)
                    .sum();
            boolean exact = sum.other == 0 && told.size() == all.size();
            return new Facet(sum.name, told, sum.other + rest, sum.without, exact);
        }
    }
}
