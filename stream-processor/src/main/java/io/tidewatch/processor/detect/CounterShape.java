package io.tidewatch.processor.detect;

import java.nio.ByteBuffer;

/**
 * Finds out whether a series only ever rises, as a counter does, and then hands on what it rose by; a fall to near zero is
 * a restart of what counts. A fall to elsewhere shows that it was none.
 */
final class CounterShape {
    static final int BYTES = 1 + Double.BYTES + 3 * Integer.BYTES;

    private static final int FIRST_RUN = 50;
    private static final int MOST_RUN = 100_000;

    /** A restart leaves less than this share of the count. */
    private static final double RESTART_SHARE = 0.1;

    private boolean counting;
    private double last = Double.NaN;
    private int run;
    private int rises;
    private int needed = FIRST_RUN;

    /** @return whether what the series is changed with this value: what was learned of it is of no use */
    boolean changes(double x) {
        if (counting) {
            if (x >= last || isRestart(x)) {
                return false;
            }
            counting = false;
            run = 0;
            rises = 0;
            needed = Math.min(4 * needed, MOST_RUN);
            return true;
        }
        if (!(x >= last) || x < 0) {
            run = 0;
            rises = 0;
            return false;
        }
        run = Math.min(run + 1, MOST_RUN);
        rises = Math.min(rises + (x > last ? 1 : 0), MOST_RUN);
        counting = run >= needed && 2 * rises >= run;
        return counting;
    }

    /** @return whether what counts began anew: what it rose by is not known */
    boolean restarts(double x) {
        return counting && x < last;
    }

    /** @return what the series rose from: 0 where it is not a counter */
    double base() {
        return counting ? last : 0;
    }

    boolean counting() {
        return counting;
    }

    void seen(double x) {
        last = x;
    }

    private boolean isRestart(double x) {
        return x >= 0 && x < RESTART_SHARE * last;
    }

    void write(ByteBuffer out) {
        out.put((byte) (counting ? 1 : 0)).putDouble(last);
        out.putInt(run).putInt(rises).putInt(needed);
    }

    void read(ByteBuffer in) {
        counting = in.get() != 0;
        last = in.getDouble();
        run = in.getInt();
        rises = in.getInt();
        needed = in.getInt();
    }
}
