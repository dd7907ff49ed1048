package io.tidewatch.fingerprint;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Frames with each recursion taken once.
 *
 * @param kept what is left
 * @param dropped indexes of the frames that repeat others
 */
record Recursion(List<String> kept, BitSet dropped) {
    /** Longest block of frames whose repetition is seen. */
    private static final int MAX_PERIOD = 8;

    /** Blocks of at most {@value #MAX_PERIOD} frames that repeat at once are kept once. */
    static Recursion of(List<String> frames) {
        List<Integer> out = new ArrayList<>(frames.size());
        BitSet dropped = new BitSet(frames.size());
        for (int i = 0; i < frames.size(); i++) {
            out.add(i);
            int period = periodAtEnd(frames, out);
            for (int n = 0; n < period; n++) {
                dropped.set(out.remove(out.size() - 1));
            }
        }
        return new Recursion(out.stream().map(frames::get).toList(), dropped);
    }

    /**
     * A stack that overflowed begins anywhere in its cycle and is cut anywhere: only the set of frames that repeat is
     * stable.
     */
    static Recursion ofOverflow(List<String> frames) {
        Map<String, Integer> counts = new HashMap<>();
        frames.forEach(frame -> counts.merge(frame, 1, Integer::sum));
        TreeSet<String> cycle = new TreeSet<>(counts.keySet());
        cycle.removeIf(frame -> counts.getOrDefault(frame, 0) < 2);
        if (cycle.isEmpty()) {
            return of(frames);
        }
        BitSet dropped = new BitSet(frames.size());
        TreeSet<String> missing = new TreeSet<>(cycle);
        for (int i = 0; i < frames.size(); i++) {
            dropped.set(i, !missing.remove(frames.get(i)));
        }
        return new Recursion(List.copyOf(cycle), dropped);
    }

    private static int periodAtEnd(List<String> frames, List<Integer> out) {
        int end = out.size();
        for (int period = 1; period <= MAX_PERIOD && 2 * period <= end; period++) {
            int n = 0;
            while (n < period && frames.get(out.get(end - 1 - n)).equals(frames.get(out.get(end - 1 - period - n)))) {
                n++;
            }
            if (n == period) {
                return period;
            }
        }
        return 0;
    }
}
