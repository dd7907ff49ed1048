package io.tidewatch.processor.ingest;

/**
 * Which numbers of one publisher start (epoch) have arrived: all below {@code next} save the holes. A spill that is
 * replayed late fills its hole. Holes are bounded: the lowest is given up first and stays counted as lost.
 */
final class SequenceTrack {
    static final int MOST_HOLES = 16;

    final long epochMillis;
    private final boolean contiguous;
    private long next;
    /** Pairs [from, to), ascending. */
    private long[] holes;

    /**
     * @param contiguous whether numbers are without gaps here; else only repeats are told
     * @param next the first number expected
     */
    SequenceTrack(long epochMillis, boolean contiguous, long next, long[] holes) {
        this.epochMillis = epochMillis;
        this.contiguous = contiguous;
        this.next = next;
        this.holes = holes;
    }

    long next() {
        return next;
    }

    long[] holes() {
        return holes;
    }

    /** @return whether that number has not arrived yet */
    boolean fresh(long number) {
        if (number >= next) {
            return true;
        }
        for (int i = 0; i < holes.length; i += 2) {
            if (number >= holes[i] && number < holes[i + 1]) {
                return true;
            }
        }
        return false;
    }

    /** @return whether no number from there on has arrived yet: the common case */
    boolean allFresh(long first) {
        return first >= next;
    }

    /**
     * The numbers [first, first + count) have arrived.
     *
     * @return how many more are missing now than before; negative where a hole was filled
     */
    long take(long first, long count) {
        long end = first + count;
        long missing = 0;
        if (first < next && holes.length > 0) {
            missing -= fill(first, end);
        }
        if (first > next && contiguous) {
            missing += first - next;
            addHole(next, first);
        }
        next = Math.max(next, end);
        return missing;
    }

    private long fill(long first, long end) {
        long filled = 0;
        long[] rest = new long[holes.length + 2];
        int n = 0;
        for (int i = 0; i < holes.length; i += 2) {
            long from = Math.max(first, holes[i]);
            long to = Math.min(end, holes[i + 1]);
            if (from >= to) {
                rest[n++] = holes[i];
                rest[n++] = holes[i + 1];
                continue;
            }
            filled += to - from;
            if (holes[i] < from) {
                rest[n++] = holes[i];
                rest[n++] = from;
            }
            if (to < holes[i + 1]) {
                rest[n++] = to;
                rest[n++] = holes[i + 1];
            }
        }
        holes = bounded(rest, n);
        return filled;
    }

    private void addHole(long from, long to) {
        long[] more = new long[holes.length + 2];
        System.arraycopy(holes, 0, more, 0, holes.length);
        more[holes.length] = from;
        more[holes.length + 1] = to;
        holes = bounded(more, more.length);
    }

    private static long[] bounded(long[] pairs, int n) {
        int keep = Math.min(n, 2 * MOST_HOLES);
        long[] out = new long[keep];
        System.arraycopy(pairs, n - keep, out, 0, keep);
        return out;
    }
}
