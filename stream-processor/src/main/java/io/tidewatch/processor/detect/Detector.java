package io.tidewatch.processor.detect;

import io.tidewatch.alert.Direction;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * Watches one series of numbers, value by value, and says of each whether it is unusual and what was expected. It knows the
 * level, the day and the week of its series and no more than that: what it says of a value depends on the values up to it
 * alone, its state is {@value #STATE_BYTES} bytes, always. The first {@value AlarmCore#WARM_UP} values are for learning.
 *
 * <p>Values are to be finite and come in order of time; one that is out of order is taken as if it came when it came. A series
 * that only rises is watched by what it rises by; of the value after a restart nothing is said. After a long time without values the level is learned anew before anything is
 * told. Hours are those of UTC. Deterministic, not thread-safe.
 */
public final class Detector {
    /** How large {@link #toBytes} is. */
    public static final int STATE_BYTES =
            1 + 2 * Long.BYTES + Double.BYTES + AlarmCore.BYTES + Band.BYTES + CounterShape.BYTES;

    private static final byte VERSION = 1;
    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final long LONG_GAP = Duration.ofDays(1).toMillis();
    private static final int GAP_INTERVALS = 100;
    private static final double INTERVAL_RATE = 0.05;

    /** What is farther from zero is taken as this, so that no sum overflows, and a float holds it. */
    private static final double MOST = 1e30;

    private Tuning tuning;
    private double passes;
    private final CounterShape shape = new CounterShape();
    private AlarmCore core = new AlarmCore();
    private Band band = new Band();
    private long lastMillis;
    private long rows;
    private double interval;

    private Detector(Tuning tuning) {
        this.tuning = tuning;
        passes = tuning.passes();
    }

    /** @return a detector that has seen nothing */
    public static Detector create(Tuning tuning) {
        return new Detector(tuning);
    }

    /**
     * @param state what {@link #toBytes} gave, of this version or an older one
     * @return the detector as it was, with that tuning
     * @throws IllegalArgumentException where the bytes are no state, or of a newer version
     */
    public static Detector of(byte[] state, Tuning tuning) {
        ByteBuffer in = ByteBuffer.wrap(state);
        Detector detector = new Detector(tuning);
        try {
            byte version = in.get();
            if (version != VERSION) {
                throw new IllegalArgumentException(
                        "state of a detector of version " + version + ", expected " + VERSION);
            }
            detector.lastMillis = in.getLong();
            detector.rows = in.getLong();
            detector.interval = in.getDouble();
            detector.core.read(in);
            detector.band.read(in);
            detector.shape.read(in);
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("state of a detector of " + state.length + " bytes ends too early", e);
        }
        return detector;
    }

    /** From now on it tells what that tuning lets pass; what it learned stays. */
    public void tune(Tuning another) {
        tuning = another;
        passes = another.passes();
    }

    /** @return all it knows, to go on with later */
    public byte[] toBytes() {
        ByteBuffer out = ByteBuffer.allocate(STATE_BYTES);
        out.put(VERSION).putLong(lastMillis).putLong(rows).putDouble(interval);
        core.write(out);
        band.write(out);
        shape.write(out);
        return out.array();
    }

    /**
     * Judges a value, and learns it.
     *
     * @throws IllegalArgumentException where it is not a finite number
     */
    public Reading next(long atMillis, double value) {
        return next(atMillis, value, atMillis);
    }

    /**
     * Judges a value, and learns it.
     *
     * @param localMillis the same time as the clock shows it whose hours and days the series' habits follow
     * @throws IllegalArgumentException where it is not a finite number
     */
    public Reading next(long atMillis, double value, long localMillis) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("value is " + value + ", expected a finite number");
        }
        double x = Math.max(-MOST, Math.min(MOST, value));
        double intervals = passed(atMillis);
        if (shape.changes(x)) {
            core = new AlarmCore();
            band = new Band();
        }
        if (shape.restarts(x)) {
            shape.seen(x);
            return new Reading(0, x, x, x, core.warmingUp(), true, 0);
        }
        double base = shape.base();
        double stretch = shape.counting() ? intervals : 1;
        Reading reading = judge(localMillis, (x - base) / stretch, base, stretch);
        shape.seen(x);
        return reading;
    }

    private Reading judge(long atMillis, double x, double base, double stretch) {
        band.at(atMillis);
        int hour = (int) Math.floorMod(Math.floorDiv(atMillis, HOUR), 24L);
        boolean alarm = core.next(x, hour, tuning, passes);
        double expected = band.expected();
        double lower = band.lower();
        double upper = band.upper();
        if (!band.knows()) {
            expected = x;
            lower = x;
            upper = x;
        }
        band.learn(atMillis, x);
        if (alarm && core.up()) {
            upper = Math.min(upper, Math.min(core.edge(), x));
            expected = Math.min(expected, upper);
            lower = Math.min(lower, expected);
        } else if (alarm) {
            lower = Math.max(lower, Math.max(core.edge(), x));
            expected = Math.max(expected, lower);
            upper = Math.max(upper, expected);
        }
        return new Reading(
                score(alarm),
                base + expected * stretch,
                base + lower * stretch,
                base + upper * stretch,
                core.warmingUp(),
                core.up(),
                core.ratio() / passes);
    }

    /** Rises with the ratio; the fifth power makes twice the ratio that is let pass a 0.97. */
    private double score(boolean alarm) {
        double share = core.ratio() / passes;
        double power = share * share * share * share * share;
        double score = power / (1 + power);
        return alarm ? Math.max(Reading.ALERT, score) : Math.min(score, 0.49);
    }

    /** @return how many usual intervals passed since the value before; 1 where that is not more than one and a half */
    private double passed(long atMillis) {
        rows++;
        long since = atMillis - lastMillis;
        boolean first = rows == 1;
        lastMillis = first ? atMillis : Math.max(lastMillis, atMillis);
        if (first || since <= 0) {
            return 1;
        }
        if (interval == 0) {
            interval = since;
        }
        double intervals = since / interval;
        if (since >= LONG_GAP && intervals >= GAP_INTERVALS) {
            core.afterGap();
        }
        interval += INTERVAL_RATE * (Math.min((double) since, 3 * interval) - interval);
        return intervals > 1.5 ? intervals : 1;
    }

    /** @return whether the values are taken for those of a counter, which only rises */
    public boolean counting() {
        return shape.counting();
    }

    /** @return which way it watches */
    public Direction direction() {
        return tuning.direction();
    }
}
