package io.tidewatch.processor.detect;

import java.nio.ByteBuffer;

/**
 * Decides which values of a series are told of. Four channels watch for a departure from the level of some hundred rows
 * (1), from the hour of the day (2: two rows of three), of the short trend from the long one in orders of magnitude (3), and
 * from the level of some thirty rows (4); each is judged by its own records. After an alarm the series rests, the longer the
 * more alarms it had of late; what is far worse is told of all the same. Means are read before the value is added. Not thread-safe.
 */
final class AlarmCore {
    /** Rows after which it judges. */
    static final int WARM_UP = 50;

    static final int BYTES =
            4 * Channel.BYTES + HourMeans.BYTES + 11 * Double.BYTES + 2 * Long.BYTES + 2 * Integer.BYTES;

    private static final int REST = 40;

    /** What is that many times as bad as what was told of last is told of while it rests. */
    private static final double WORSE = 3;

    private static final double REST_MORE = 0.3;
    private static final double ALARM_LEFT = StrictMath.exp(-1.0 / 2000);

    /** Departures of less than this share of the series' size are arithmetic. */
    private static final double LEAST_SHARE = 1e-7;

    private static final int QUIET_AFTER_GAP = 20;

    /** The channels beside the first count a little less: they see more rows that are nothing. */
    private static final double LESS = 0.8869;

    private final Channel slow = new Channel(0.99995, 1.1, 1);
    private final Channel hour = new Channel(0.99995, 1.1, LESS);
    private final Channel trend = new Channel(0.9998, 1.2, LESS);
    private final Channel fast = new Channel(0.9998, 1.2, LESS);
    private final HourMeans hours = new HourMeans();
    private double slowMean;
    private double hourlessMean;
    private double fastMean;
    private double size;
    private double shortTrend;
    private double longTrend;
    private double before;
    private double before2;
    private double last;
    private double alarms;

    /** Ratio of the last alarm. */
    private double told;

    private long rows;
    private long age;
    private int sinceAlarm = Integer.MAX_VALUE;
    private int quiet;

    private double ratio;
    private double edge;
    private boolean up;

    /** Takes the next value; the accessors then speak of it. */
    boolean next(double x, int hourOfDay, Tuning tuning, double passes) {
        rows++;
        age++;
        if (rows == 1) {
            slowMean = x;
            hourlessMean = x;
            fastMean = x;
        }
        double d1 = x - slowMean;
        double usualNow = hours.knows(hourOfDay) ? hours.mean(hourOfDay) : hourlessMean;
        double off = x - usualNow;
        double d2 = rows >= 3 ? median(before2, before, off) : rows == 2 ? (before + off) / 2 : off;
        size += rate(0.001) * (Math.abs(x) - size);
        double y = size > 0 ? asinh(2 * x / size) : 0;
        if (rows == 1) {
            longTrend = y;
        }
        shortTrend += rate(0.03) * (y - shortTrend);
        double d3 = shortTrend - longTrend;
        double d4 = x - fastMean;

        judge(x, d1, d2, d3, d4, usualNow, tuning, passes);
        learn(d1, d2, d3, d4, rows > 1 && x == last);

        longTrend += rate(0.003) * (y - longTrend);
        slowMean += rate(0.003) * (x - slowMean);
        fastMean += rate(0.01) * (x - fastMean);
        hourlessMean += rate(0.02) * (x - hourlessMean);
        hours.learn(hourOfDay, x);
        before2 = before;
        before = off;
        last = x;
        return alarm(passes);
    }

    private void judge(
            double x, double d1, double d2, double d3, double d4, double usualNow, Tuning tuning, double passes) {
        ratio = 0;
        up = true;
        edge = x;
        if (rows <= WARM_UP) {
            return;
        }
        double least = LEAST_SHARE * size;
        if (best(slow.ratio(d1, least), d1, tuning)) {
            edge = slowMean + Math.copySign(slow.departureOf(passes, up), d1);
        }
        if (best(hour.ratio(d2, least), d2, tuning)) {
            edge = usualNow + Math.copySign(hour.departureOf(passes, up), d2);
        }
        if (best(trend.ratio(d3, LEAST_SHARE), d3, tuning)) {
            edge = x;
        }
        if (best(fast.ratio(d4, least), d4, tuning)) {
            edge = fastMean + Math.copySign(fast.departureOf(passes, up), d4);
        }
    }

    private boolean best(double r, double departure, Tuning tuning) {
        if (r <= ratio || !tuning.wants(departure >= 0)) {
            return false;
        }
        ratio = r;
        up = departure >= 0;
        return true;
    }

    private void learn(double d1, double d2, double d3, double d4, boolean still) {
        boolean learning = rows <= WARM_UP;
        slow.learn(d1, learning, still);
        hour.learn(d2, learning, still);
        trend.learn(d3, learning, still);
        fast.learn(d4, learning, still);
    }

    private boolean alarm(double passes) {
        alarms *= ALARM_LEFT;
        if (sinceAlarm < Integer.MAX_VALUE) {
            sinceAlarm++;
        }
        if (quiet > 0) {
            quiet--;
            return false;
        }
        boolean rests = sinceAlarm < REST * (1 + REST_MORE * alarms) && ratio < WORSE * told;
        if (ratio < passes || rests) {
            return false;
        }
        told = ratio;
        sinceAlarm = 0;
        alarms++;
        return true;
    }

    /** @return the largest ratio of a channel, see {@link Channel}; 0 where none judges */
    double ratio() {
        return ratio;
    }

    boolean up() {
        return up;
    }

    /** @return the value at which it would have been just let pass, as far as one can say */
    double edge() {
        return edge;
    }

    boolean warmingUp() {
        return rows <= WARM_UP || quiet > 0;
    }

    /** After a long time without values the level is learned anew, while nothing is told; the records stay. */
    void afterGap() {
        age = 0;
        hours.forget();
        quiet = QUIET_AFTER_GAP;
    }

    private double rate(double least) {
        return Math.max(least, 1.0 / age);
    }

    private static double median(double a, double b, double c) {
        return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
    }

    private static double asinh(double x) {
        double a = Math.abs(x);
        return Math.copySign(StrictMath.log1p(a + a * a / (1 + Math.sqrt(a * a + 1))), x);
    }

    void write(ByteBuffer out) {
        slow.write(out);
        hour.write(out);
        trend.write(out);
        fast.write(out);
        hours.write(out);
        out.putDouble(slowMean).putDouble(hourlessMean).putDouble(fastMean).putDouble(size);
        out.putDouble(shortTrend).putDouble(longTrend).putDouble(before).putDouble(before2);
        out.putDouble(last).putDouble(alarms).putDouble(told);
        out.putLong(rows).putLong(age).putInt(sinceAlarm).putInt(quiet);
    }

    void read(ByteBuffer in) {
        slow.read(in);
        hour.read(in);
        trend.read(in);
        fast.read(in);
        hours.read(in);
        slowMean = in.getDouble();
        hourlessMean = in.getDouble();
        fastMean = in.getDouble();
        size = in.getDouble();
        shortTrend = in.getDouble();
        longTrend = in.getDouble();
        before = in.getDouble();
        before2 = in.getDouble();
        last = in.getDouble();
        alarms = in.getDouble();
        told = in.getDouble();
        rows = in.getLong();
        age = in.getLong();
        sinceAlarm = in.getInt();
        quiet = in.getInt();
    }
}
