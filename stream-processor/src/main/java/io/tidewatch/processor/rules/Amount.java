package io.tidewatch.processor.rules;

import io.tidewatch.processor.store.RowReader;
import io.tidewatch.processor.store.RowWriter;
import org.jspecify.annotations.Nullable;

/**
 * What the points of some series amount to: of counters and distributions all of it added up, of gauges the sum of the
 * series' means. Merging does not depend on the order (sums of floating point aside).
 *
 * @param sum of what counters grew by and distributions brought; of gauges of each value times its weight
 * @param weight of gauges: how long each value stood, in milliseconds, added up; 0: there were none
 * @param kinds of the points, as {@link #GAUGE}, {@link #COUNTER}, {@link #DISTRIBUTION}; 0: of no metric, or not known
 * @param series which series there were; null where nobody asks
 */
public record Amount(
        double sum, double weight, int kinds, @Nullable Distinct series) {
    public static final int GAUGE = 1;
    public static final int COUNTER = 2;
    public static final int DISTRIBUTION = 4;

    /** Nothing. */
    public static final Amount NONE = new Amount(0, 0, 0, null);

    private static final int HAS_SERIES = 1;

    static @Nullable Amount merge(@Nullable Amount a, @Nullable Amount b) {
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        return new Amount(a.sum + b.sum, a.weight + b.weight, a.kinds | b.kinds, Distinct.merge(a.series, b.series));
    }

    /** @return whether there are gauges beside others: that amounts to nothing */
    boolean isMixed() {
        return (kinds & GAUGE) != 0 && kinds != GAUGE;
    }

    /** @return what it comes to; NaN where nothing was told of, or of gauges beside others */
    double value() {
        if (kinds == 0 || isMixed()) {
            return Double.NaN;
        }
        return kinds == GAUGE ? mean() * howManySeries() : sum;
    }

    /** @return the mean of gauges, in which a series counts by its time and not by how often it tells */
    double mean() {
        return weight > 0 ? sum / weight : Double.NaN;
    }

    private long howManySeries() {
        return series == null ? 1 : Math.max(1, series.count());
    }

    public void write(RowWriter out) {
        out.one(kinds << 1 | (series == null ? 0 : HAS_SERIES)).real(sum).real(weight);
        if (series != null) {
            out.blob(series.bytes());
        }
    }

    /** @throws RuntimeException where that is none, see {@link RowReader} */
    public static Amount read(RowReader in) {
        int has = in.one();
        double sum = in.real();
        double weight = in.real();
        return new Amount(sum, weight, has >> 1, (has & HAS_SERIES) == 0 ? null : Distinct.of(in.blob()));
    }
}
