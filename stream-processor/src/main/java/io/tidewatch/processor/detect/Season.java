package io.tidewatch.processor.detect;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What the same hour was like in earlier rounds of a day or a week, apart from the level: hours are taken up when they are
 * over, between their middles it is a line, and an offset follows the level. State is kept as floats, half as large.
 */
final class Season {
    private static final double RATE = 0.3;
    private static final double OFFSET_RATE = 0.1;
    private static final long HOUR = 3_600_000;

    private final float[] hours;
    private double offset;
    private double sum;
    private int count;
    private int open = -1;

    /** @param hours of a round */
    Season(int hours) {
        this.hours = new float[hours];
        Arrays.fill(this.hours, Float.NaN);
    }

    static int bytes(int hours) {
        return hours * Float.BYTES + 2 * Double.BYTES + 2 * Integer.BYTES;
    }

    /**
     * @param middle which share of an hour has passed when a value of it comes, on average
     * @return what the value is expected to be; NaN where the hour was not seen in an earlier round
     */
    double expected(long atMillis, double middle) {
        return shape(atMillis, middle) + offset;
    }

    private double shape(long atMillis, double middle) {
        int hour = hourOf(atMillis);
        double share = (double) Math.floorMod(atMillis, HOUR) / HOUR - middle;
        int beside = Math.floorMod(share < 0 ? hour - 1 : hour + 1, hours.length);
        double here = hours[hour];
        double there = hours[beside];
        return Double.isNaN(there) ? here : here + Math.abs(share) * (there - here);
    }

    void learn(long atMillis, double middle, double value) {
        double shape = shape(atMillis, middle);
        if (!Double.isNaN(shape)) {
            offset += OFFSET_RATE * (value - shape - offset);
        }
        int hour = hourOf(atMillis);
        if (hour != open) {
            close();
            open = hour;
        }
        sum += value;
        count++;
    }

    private void close() {
        if (count > 0) {
            float mean = (float) (sum / count);
            hours[open] = Float.isNaN(hours[open]) ? mean : (float) (hours[open] + RATE * (mean - hours[open]));
        }
        sum = 0;
        count = 0;
    }

    private int hourOf(long atMillis) {
        return (int) Math.floorMod(Math.floorDiv(atMillis, HOUR), (long) hours.length);
    }

    void write(ByteBuffer out) {
        for (float hour : hours) {
            out.putFloat(hour);
        }
        out.putDouble(offset).putDouble(sum).putInt(count).putInt(open);
    }

    void read(ByteBuffer in) {
        for (int i = 0; i < hours.length; i++) {
            hours[i] = in.getFloat();
        }
        offset = in.getDouble();
        sum = in.getDouble();
        count = in.getInt();
        open = in.getInt();
    }
}
