package io.tidewatch.processor.search;

import io.tidewatch.wire.Lines;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Finds the lines of a packed value that may match, at the cost of a search of bytes: what the lines in between hold is
 * not looked at. Not thread-safe: one per reader.
 */
public final class LineScan {
    /** Where letters may stand as numbers, bytes tell nothing. */
    private static final String ESCAPE = "\\u";

    /** Those one of which a line must hold, the escape the last; none: every line is handed over. */
    private final Needle[] leading;

    /** Of the other clauses. */
    private final List<Needle[]> others = new ArrayList<>();

    private final int[] next;

    /** Takes a line that may match. */
    @FunctionalInterface
    public interface Line {
        /**
         * @param from its first byte
         * @param to one past its last
         */
        void take(int from, int to);
    }

    public LineScan(Needles needles) {
        List<Set<String>> clauses = needles.bestFirst();
        leading = clauses.isEmpty() ? new Needle[0] : needles(clauses.get(0));
        for (int i = 1; i < clauses.size(); i++) {
            others.add(needles(clauses.get(i)));
        }
        next = new int[leading.length];
    }

    private static Needle[] needles(Set<String> clause) {
        List<Needle> all = new ArrayList<>(clause.size() + 1);
        clause.forEach(text -> all.add(new Needle(text)));
        all.add(new Needle(ESCAPE));
        return all.toArray(new Needle[0]);
    }

    /** @return whether lines are left out without being looked at */
    public boolean skips() {
        return leading.length > 0;
    }

    /** Hands over the lines that may match, in order; blank ones never. */
    public void forEach(byte[] value, Line line) {
        if (leading.length == 0) {
            Lines.forEach(value, (index, from, to) -> line.take(from, to));
            return;
        }
        Arrays.fill(next, -1);
        int at = 0;
        while (at < value.length) {
            int hit = first(value, at);
            if (hit >= value.length) {
                return;
            }
            int from = hit;
            while (from > at && value[from - 1] != '\n') {
                from--;
            }
            int to = hit;
            while (to < value.length && value[to] != '\n') {
                to++;
            }
            at = to + 1;
            if (mayMatch(value, from, to)) {
                line.take(from, to > from && value[to - 1] == '\r' ? to - 1 : to);
            }
        }
    }

    private int first(byte[] value, int at) {
        int least = value.length;
        for (int i = 0; i < leading.length; i++) {
            if (next[i] < at) {
                next[i] = leading[i].find(value, at, value.length);
            }
            least = Math.min(least, next[i]);
        }
        return least;
    }

    private boolean mayMatch(byte[] value, int from, int to) {
        for (Needle[] clause : others) {
            boolean any = false;
            for (Needle needle : clause) {
                if (needle.find(value, from, to) < to) {
                    any = true;
                    break;
                }
            }
            if (!any) {
                return false;
            }
        }
        return true;
    }

    /** @return place of a line in its value, as {@link Lines} counts: line ends before it */
    public static int index(byte[] value, int from) {
        int n = 0;
        for (int i = 0; i < from; i++) {
            n += value[i] == '\n' ? 1 : 0;
        }
        return n;
    }
}
