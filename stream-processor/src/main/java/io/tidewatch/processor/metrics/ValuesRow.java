package io.tidewatch.processor.metrics;

import io.tidewatch.event.MetricPoint;
import io.tidewatch.processor.store.RowReader;
import io.tidewatch.processor.store.RowWriter;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Row of the last values of one chunk: what is current, what counters grow from, and how far its roll-ups are folded.
 */
final class ValuesRow {
    private static final int VERSION = 3;
    private static final long NEVER = Long.MIN_VALUE;
    private static final long LEAST_FIRST_MILLIS = 60_000;
    /** Rules are told of growth over so much at least: a batch or two that were lost are no gap to them. */
    private static final long LEAST_GAP_MILLIS = 60_000;

    /** By which its roll-ups are laid out. */
    Rings rings;
    /** Event time of the newest point; 0 before the first. */
    long newestMillis;
    /** Start of the minute that is open: earlier ones have their row, it and later ones are to be had from 10 s rows. */
    long openMinute;
    /** The same for hours, from rows of a minute. */
    long openHour;

    private int places;
    private double[] values = new double[8];
    private long[] times = new long[8];
    private long[] starts = new long[8];
    private long[] counts = new long[8];
    private long[] intervals = new long[8];
    private double grown;
    private long grownFrom;
    private long expected;
    private boolean overGap;

    private ValuesRow(Rings rings) {
        this.rings = rings;
    }

    /** @return how many places were ever set, 0 to 64 */
    int places() {
        return places;
    }

    boolean has(int place) {
        return place < places && times[place] != NEVER;
    }

    /** @return gauge: value; counter: total; distribution: sum of the last interval */
    double value(int place) {
        return values[place];
    }

    /** @return event time of that value */
    long timeMillis(int place) {
        return times[place];
    }

    /** @return counter: since when it counts; 0 where not told */
    long startMillis(int place) {
        return starts[place];
    }

    /** @return distribution: how many values the last interval had */
    long count(int place) {
        return counts[place];
    }

    /** @return how far apart its points were seen to be; 0 where its source tells, or it had only one */
    long intervalMillis(int place) {
        return intervals[place];
    }

    /** @return counter: what it grew by over that gap */
    double grown() {
        return grown;
    }

    /** @return whether the counter's point taken last comes after a gap, so that it is not known when it grew */
    boolean grewOverGap() {
        return overGap;
    }

    /** @return how far apart its points were expected to be */
    long expectedMillis() {
        return expected;
    }

    /** @return since when it grew by that */
    long grownFromMillis() {
        return grownFrom;
    }

    /**
     * Takes a point in.
     *
     * @param toldMillis what its source intends between two points; 0 where not told
     * @return what it adds: gauge its value, distribution NaN; counter its growth since the newest point before, NaN
     *     where that is not known: a first point, unless it began to count just before ({@code toldMillis} twice, at
     *     least a minute), and one that comes late, whose growth a newer one has brought already; and where it grew over a
     *     gap, so that nobody knows when
     */
    double take(int place, MetricPoint point, long eventMillis, long toldMillis) {
        room(place);
        boolean first = times[place] == NEVER;
        long interval = toldMillis > 0 ? toldMillis : intervals[place];
        intervals[place] = toldMillis > 0 || first ? 0 : Interval.learned(interval, eventMillis - times[place]);
        grown = Double.NaN;
        overGap = false;
        if (point.kind() != MetricPoint.Kind.COUNTER) {
            if (first || eventMillis >= times[place]) {
                set(place, point.value(), eventMillis, 0);
                counts[place] =
                        point.distribution() == null ? 0 : point.distribution().count();
            }
            return point.kind() == MetricPoint.Kind.GAUGE ? point.value() : Double.NaN;
        }
        double total = point.value();
        long start = point.startMillis();
        if (first) {
            set(place, total, eventMillis, start);
            long recent = Math.max(2 * toldMillis, LEAST_FIRST_MILLIS);
            if (start > 0 && eventMillis - start <= recent) {
                grown = total;
            }
            return grown;
        }
        if (eventMillis < times[place]) {
            return start > starts[place] ? startsAnew(place, total, start) : Double.NaN;
        }
        expected = interval > 0 ? interval : Interval.ASSUMED_MILLIS;
        long pause = (long) (Interval.GAP * expected);
        long gap = Math.max(pause, LEAST_GAP_MILLIS);
        if (start > 0 && start < starts[place]) {
            // two that go by one name: only the newer counts, unless it is gone and a clock was set back
            if (eventMillis - times[place] > gap) {
                set(place, total, eventMillis, start);
            }
            return Double.NaN;
        }
        boolean newLife = start > starts[place];
        // a total that dropped was reset, though its start does not say so
        grown = newLife || total < values[place] ? total : total - values[place];
        grownFrom = newLife ? Math.min(eventMillis, Math.max(times[place], start)) : times[place];
        set(place, total, eventMillis, Math.max(start, starts[place]));
        overGap = eventMillis - grownFrom > pause;
        return eventMillis - grownFrom > gap ? Double.NaN : grown;
    }

    /**
     * Takes a point in whose counter says what it grew by: late or not, it is growth. Its total is that of all it ever said.
     *
     * @return what it adds, as {@link #take} does
     */
    double takeGrowth(int place, MetricPoint point, long eventMillis) {
        if (point.kind() != MetricPoint.Kind.COUNTER) {
            return take(place, point, eventMillis, 0);
        }
        room(place);
        boolean first = times[place] == NEVER;
        double total = first ? 0 : values[place];
        long newest = first ? eventMillis : Math.max(times[place], eventMillis);
        intervals[place] = first ? 0 : Interval.learned(intervals[place], eventMillis - times[place]);
        set(place, Math.min(Double.MAX_VALUE, total + point.value()), newest, first ? eventMillis : starts[place]);
        return point.value();
    }

    /** A new life whose first point is older than the newest of the one before. */
    private double startsAnew(int place, double total, long startMillis) {
        set(place, total, times[place], startMillis);
        return total;
    }

    byte[] encode(RowWriter out) {
        out.reset()
                .one(VERSION)
                .count(newestMillis)
                .count(openMinute)
                .count(openHour)
                .count(rings.tenSeconds())
                .count(rings.minutes())
                .count(rings.hours())
                .count(places);
        for (int place = 0; place < places; place++) {
            if (times[place] == NEVER) {
                out.one(0);
                continue;
            }
            int form = 1 | (starts[place] > 0 ? 2 : 0) | (counts[place] > 0 ? 4 : 0) | (intervals[place] > 0 ? 8 : 0);
            out.one(form).signed(newestMillis - times[place]).real(values[place]);
            if (starts[place] > 0) {
                out.signed(newestMillis - starts[place]);
            }
            if (counts[place] > 0) {
                out.count(counts[place]);
            }
            if (intervals[place] > 0) {
                out.count(intervals[place]);
            }
        }
        return out.toBytes();
    }

    /** @return an empty one for no row, laid out by {@code rings} */
    static ValuesRow decode(byte @Nullable [] row, Rings rings) {
        return row == null ? new ValuesRow(rings) : decode(row);
    }

    static ValuesRow decode(byte[] row) {
        RowReader in = new RowReader(row, VERSION);
        ValuesRow out = new ValuesRow(Rings.FIRST);
        out.newestMillis = in.count();
        out.openMinute = in.count();
        out.openHour = in.count();
        if (in.version() > 1) {
            out.rings = new Rings((int) in.count(), (int) in.count(), (int) in.count());
        }
        int places = (int) in.count();
        if (places > 0) {
            out.room(places - 1);
        }
        for (int place = 0; place < places; place++) {
            int form = in.one();
            if (form == 0) {
                continue;
            }
            out.times[place] = out.newestMillis - in.signed();
            out.values[place] = in.real();
            out.starts[place] = (form & 2) == 0 ? 0 : out.newestMillis - in.signed();
            out.counts[place] = (form & 4) == 0 ? 0 : in.count();
            out.intervals[place] = (form & 8) == 0 ? 0 : in.count();
        }
        return out;
    }

    private void set(int place, double value, long eventMillis, long startMillis) {
        values[place] = value;
        times[place] = eventMillis;
        starts[place] = Math.max(0, startMillis);
        newestMillis = Math.max(newestMillis, eventMillis);
    }

    private void room(int place) {
        if (place >= values.length) {
            values = Arrays.copyOf(values, Chunk.SERIES);
            times = Arrays.copyOf(times, Chunk.SERIES);
            starts = Arrays.copyOf(starts, Chunk.SERIES);
            counts = Arrays.copyOf(counts, Chunk.SERIES);
            intervals = Arrays.copyOf(intervals, Chunk.SERIES);
        }
        for (; places <= place; places++) {
            times[places] = NEVER;
        }
    }
}
