package io.tidewatch.processor.detect;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** A mean for each hour of the day that mostly knows the day before. */
final class HourMeans {
    static final int HOURS = 24;
    static final int BYTES = HOURS * (Double.BYTES + Byte.BYTES);

    private static final double RATE = 0.3;
    private static final int MOST_VISITS = 100;

    private final double[] means = new double[HOURS];
    private final byte[] visits = new byte[HOURS];

    boolean knows(int hour) {
        return visits[hour] > 0;
    }

    double mean(int hour) {
        return means[hour];
    }

    void learn(int hour, double value) {
        if (visits[hour] < MOST_VISITS) {
            visits[hour]++;
        }
        means[hour] += Math.max(RATE, 1.0 / visits[hour]) * (value - means[hour]);
    }

    void forget() {
        Arrays.fill(visits, (byte) 0);
    }

    void write(ByteBuffer out) {
        for (double mean : means) {
            out.putDouble(mean);
        }
        out.put(visits);
    }

    void read(ByteBuffer in) {
        for (int i = 0; i < HOURS; i++) {
            means[i] = in.getDouble();
        }
        in.get(visits);
    }
}
