package io.tidewatch.processor.detect;

import java.nio.ByteBuffer;

/**
 * What a value is expected to be, and how far it usually is from that. Of three guesses (the level, the day's season, the
 * week's) it takes that which was least wrong of late; upwards and downwards the band has its own width, the one that five in a
 * thousand values pass. Not thread-safe.
 */
final class Band {
    static final int DAY = 24;
    static final int WEEK = 168;
    static final int BYTES = Season.bytes(DAY) + Season.bytes(WEEK) + 7 * Double.BYTES + Long.BYTES;

    private static final int WARM_UP = 50;

    /** Widths are in mean mistakes of the guess that is taken. */
    private static final double FIRST_WIDTH = 4;

    private static final double LEVEL_RATE = 0.2;
    private static final double WRONG_RATE = 0.005;
    private static final double MIDDLE_RATE = 0.02;
    private static final double PASSED = 0.005;
    private static final double STEP = 0.5;

    /** One value counts as that many times the usual mistake at most: an outlier must not make the band wide. */
    private static final double MOST_WRONG = 10;

    private static final long HOUR = 3_600_000;

    private final Season day = new Season(DAY);
    private final Season week = new Season(WEEK);
    private double level;
    private double middle;
    private double levelWrong;
    private double dayWrong;
    private double weekWrong;
    private double above = FIRST_WIDTH;
    private double below = FIRST_WIDTH;
    private long rows;

    private double expected;
    private double wrong;

    /** Says what is expected of a value at that time, by {@link #expected}, {@link #lower} and {@link #upper}. */
    void at(long atMillis) {
        expected = level;
        wrong = levelWrong;
        double ofDay = day.expected(atMillis, middle);
        if (!Double.isNaN(ofDay) && dayWrong < wrong) {
            expected = ofDay;
            wrong = dayWrong;
        }
        double ofWeek = week.expected(atMillis, middle);
        if (!Double.isNaN(ofWeek) && weekWrong < wrong) {
            expected = ofWeek;
            wrong = weekWrong;
        }
    }

    /** @return whether it saw a value at all */
    boolean knows() {
        return rows > 0;
    }

    double expected() {
        return expected;
    }

    double lower() {
        return expected - below * wrong;
    }

    double upper() {
        return expected + above * wrong;
    }

    void learn(long atMillis, double x) {
        rows++;
        double share = (double) Math.floorMod(atMillis, HOUR) / HOUR;
        middle += Math.max(MIDDLE_RATE, 1.0 / rows) * (share - middle);
        if (rows == 1) {
            level = x;
            expected = x;
        }
        if (rows > WARM_UP) {
            widen(x - expected);
        }
        double taken = rows > WARM_UP ? Math.max(2 * lower() - expected, Math.min(2 * upper() - expected, x)) : x;
        levelWrong = mistake(levelWrong, x - level);
        dayWrong = mistake(dayWrong, x - day.expected(atMillis, middle));
        weekWrong = mistake(weekWrong, x - week.expected(atMillis, middle));
        level += Math.max(LEVEL_RATE, 1.0 / rows) * (taken - level);
        day.learn(atMillis, middle, taken);
        week.learn(atMillis, middle, taken);
    }

    private void widen(double off) {
        above = Math.max(0, above + STEP * ((off > above * wrong ? 1 : 0) - PASSED));
        below = Math.max(0, below + STEP * ((-off > below * wrong ? 1 : 0) - PASSED));
    }

    /** A season that is not known yet was as wrong as the level. */
    private double mistake(double before, double off) {
        double size = Double.isNaN(off) ? levelWrong : Math.abs(off);
        double most = rows <= 5 || before == 0 ? size : Math.min(size, MOST_WRONG * before);
        return before + Math.max(WRONG_RATE, 1.0 / rows) * (most - before);
    }

    void write(ByteBuffer out) {
        day.write(out);
        week.write(out);
        out.putDouble(level)
                .putDouble(middle)
                .putDouble(levelWrong)
                .putDouble(dayWrong)
                .putDouble(weekWrong);
        out.putDouble(above).putDouble(below).putLong(rows);
    }

    void read(ByteBuffer in) {
        day.read(in);
        week.read(in);
        level = in.getDouble();
        middle = in.getDouble();
        levelWrong = in.getDouble();
        dayWrong = in.getDouble();
        weekWrong = in.getDouble();
        above = in.getDouble();
        below = in.getDouble();
        rows = in.getLong();
    }
}
