package io.tidewatch.processor.detect;

import java.nio.ByteBuffer;

/**
 * One way of departing from what is usual, judged by its own records: how far it ever went up, and down. A record fades,
 * so that what was long ago does not hide what is now, and a single value raises it by a little only, so that an outlier in
 * training does not either. As the records are the series' own, a ratio means the same for any series.
 */
final class Channel {
    static final int BYTES = 2 * Double.BYTES;

    /** The ratio of any departure of a series that never departed. */
    private static final double FIRST = 1e4;

    private final double fade;
    private final double cap;
    private final double weight;
    private double up;
    private double down;

    /**
     * @param fade what a row leaves of a record
     * @param cap how many times itself a record becomes by one row at most
     * @param weight how much its ratios count
     */
    Channel(double fade, double cap, double weight) {
        this.fade = fade;
        this.cap = cap;
        this.weight = weight;
    }

    /** @return the departure by its record, weighted; 0 where it is not more than {@code least} */
    double ratio(double departure, double least) {
        double size = Math.abs(departure);
        if (size <= least) {
            return 0;
        }
        double record = departure >= 0 ? up : down;
        return record > 0 ? Math.min(FIRST, size / record * weight) : FIRST;
    }

    /** @return how large a departure has that ratio; 0 where any has a larger one */
    double departureOf(double ratio, boolean upward) {
        return (upward ? up : down) * ratio / weight;
    }

    /**
     * @param learning whether records are taken as they come
     * @param still whether the series did not move: then nothing fades, so that a rare event is not new each time
     */
    void learn(double departure, boolean learning, boolean still) {
        double left = still ? 1 : fade;
        double size = Math.abs(departure);
        if (!learning && up == 0 && down == 0) {
            // a series that was flat and moved: the way back is no news
            up = size;
            down = size;
        }
        if (departure >= 0) {
            up = next(up, size, left, learning);
            down *= left;
        } else {
            down = next(down, size, left, learning);
            up *= left;
        }
    }

    private double next(double record, double size, double left, boolean learning) {
        double taken = learning || record == 0 ? size : Math.min(size, cap * record);
        return Math.max(taken, left * record);
    }

    void write(ByteBuffer out) {
        out.putDouble(up).putDouble(down);
    }

    void read(ByteBuffer in) {
        up = in.getDouble();
        down = in.getDouble();
    }
}
