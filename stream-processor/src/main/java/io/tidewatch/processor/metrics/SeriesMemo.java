package io.tidewatch.processor.metrics;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What somebody worked out of a series' name, for as long as the series of its source are in memory: their bound is its
 * bound. It is worth nothing any more once whoever remembers goes by something else, and is then begun anew. Used by one
 * task's thread.
 */
public final class SeriesMemo {
    private @Nullable Object[] bySeries = {};
    private @Nullable Object basis;

    /** Forgets all where it was worked out by something not equal to this. */
    public void onBasisOf(Object now) {
        if (!now.equals(basis)) {
            basis = now;
            Arrays.fill(bySeries, null);
        }
    }

    /** @return what is remembered of the series of that number, or null */
    public @Nullable Object of(int series) {
        return series < bySeries.length ? bySeries[series] : null;
    }

    public void remember(int series, Object what) {
        if (series >= bySeries.length) {
            bySeries = Arrays.copyOf(bySeries, Math.max(series + 1, bySeries.length * 2));
        }
        bySeries[series] = what;
    }
}
