package io.tidewatch.processor.logs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Lines counted by step and value. A line that stands for several of its pattern counts as so many.
 *
 * @param startMillis start of the first step
 * @param stepMillis length of a step
 * @param rows by value; one of the empty name where nothing divides them
 * @param other lines by step whose values were too many to be told apart; empty where there were none
 * @param counters whether counters were asked and no line was read: then the times are whole minutes
 * @param partitions for which it speaks
 * @param faults why lines may be missing; empty where none are
 * @param effort what it took
 */
public record LogCount(
        long startMillis,
        long stepMillis,
        Map<String, List<Long>> rows,
        List<Long> other,
        boolean counters,
        Set<Integer> partitions,
        List<String> faults,
        ScanEffort effort) {
    /** Steps an answer has at most. */
    public static final int MOST_STEPS = 1_500;

    /** Values that are told apart. */
    static final int MOST_VALUES = 500;

    public LogCount {
        rows = Collections.unmodifiableMap(new LinkedHashMap<>(rows));
        other = List.copyOf(other);
        partitions = Set.copyOf(partitions);
        faults = List.copyOf(faults);
    }

    /**
     * What is asked for.
     *
     * @param query in the search language
     * @param fromMillis event times from then
     * @param toMillis and before then
     * @param stepMillis length of a step; steps begin at multiples of it
     * @param by what divides the lines, see {@link LineValues}; empty: nothing
     * @param countersFromMillis from when on counters by minute are kept
     * @param bounds how much may be looked at
     */
    public record Request(
            String query,
            long fromMillis,
            long toMillis,
            long stepMillis,
            String by,
            long countersFromMillis,
            ScanBounds bounds) {
        public Request {
            if (stepMillis < 1 || steps(fromMillis, toMillis, stepMillis) > MOST_STEPS) {
                throw new IllegalArgumentException("that are more than " + MOST_STEPS + " steps");
            }
        }

        /** @return start of the first step */
        public long startMillis() {
            return Math.floorDiv(fromMillis, stepMillis) * stepMillis;
        }

        /** @return how many steps there are */
        public int steps() {
            return (int) steps(fromMillis, toMillis, stepMillis);
        }

        private static long steps(long fromMillis, long toMillis, long stepMillis) {
            long first = Math.floorDiv(fromMillis, stepMillis);
            return toMillis <= fromMillis ? 0 : Math.floorDiv(toMillis - 1, stepMillis) - first + 1;
        }
    }

    /** Adds up. Thread-safe. */
    static final class Sums implements LineReader.Lines {
        private final Request request;
        private final Map<String, long[]> rows = new LinkedHashMap<>();
        private final long[] other;
        private boolean tooMany;

        Sums(Request request) {
            this.request = request;
            this.other = new long[request.steps()];
        }

        @Override
        public void take(FoundLine line) {
            String value = request.by().isEmpty() ? "" : LineValues.of(line, request.by());
            add(value == null ? "" : value, line.timeMillis(), line.event().lines());
        }

        synchronized void add(String value, long timeMillis, long lines) {
            long[] row = rows.get(value);
            if (row == null && rows.size() < MOST_VALUES) {
                row = new long[other.length];
                rows.put(value, row);
            }
            tooMany |= row == null;
            long step = (timeMillis - request.startMillis()) / request.stepMillis();
            if (step >= 0 && step < other.length) {
                (row == null ? other : row)[(int) step] += lines;
            }
        }

        synchronized LogCount done(boolean counters, Set<Integer> partitions, List<String> faults, ScanEffort effort) {
            Map<String, List<Long>> out = new LinkedHashMap<>();
            rows.forEach((value, row) -> out.put(value, list(row)));
            return new LogCount(
                    request.startMillis(),
                    request.stepMillis(),
                    out,
                    tooMany ? list(other) : List.of(),
                    counters,
                    partitions,
                    faults,
                    effort);
        }

        private static List<Long> list(long[] row) {
            return new ArrayList<>(Arrays.stream(row).boxed().toList());
        }
    }
}
