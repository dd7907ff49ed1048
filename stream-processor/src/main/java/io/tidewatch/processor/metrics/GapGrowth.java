package io.tidewatch.processor.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What counters of one chunk grew by while nobody told of them: shared out as if points had come at their interval, each
 * with the same growth; the shares are no points. Only hours are told all of it: finer history shows a gap where it would
 * take more than {@value #MOST} of its windows.
 */
final class GapGrowth {
    static final int MOST = 60;

    private final long eventMillis;
    private final List<Growth> all = new ArrayList<>();

    /** @param shares into how many it is parted, the last one the point's own */
    private record Growth(int place, long fromMillis, long shares, double by) {}

    /** @param eventMillis of the batch that ends the gaps */
    GapGrowth(long eventMillis) {
        this.eventMillis = eventMillis;
    }

    /** @return the share of the point itself */
    double add(int place, long fromMillis, long intervalMillis, double by) {
        long shares = Math.max(1, (eventMillis - fromMillis) / intervalMillis);
        all.add(new Growth(place, fromMillis, shares, by / shares));
        return by / shares;
    }

    /**
     * Hands on all shares but those of the points themselves, by window.
     *
     * @param alwaysFrom windows from there on are told whatever their number: coarser ones are made of them
     * @param before windows that begin earlier are told
     */
    void rows(Resolution resolution, long alwaysFrom, long before, Consumer<CellsRow> sink) {
        long millis = resolution.millis();
        long first = Long.MAX_VALUE;
        for (Growth growth : all) {
            first = Math.min(first, firstOf(growth, resolution, alwaysFrom));
        }
        for (long window = first; window < before && window <= eventMillis; window += millis) {
            CellsRow row = new CellsRow(window);
            for (Growth growth : all) {
                long shares = sharesBefore(growth, window + millis) - sharesBefore(growth, window);
                if (shares > 0 && window >= firstOf(growth, resolution, alwaysFrom)) {
                    row.add(growth.place, Cell.ofShare(growth.by * shares));
                }
            }
            if (!row.isEmpty()) {
                sink.accept(row);
            }
        }
    }

    private long firstOf(Growth growth, Resolution resolution, long alwaysFrom) {
        long first = resolution.windowOf(growth.fromMillis);
        boolean few = resolution == Resolution.HOUR || eventMillis - first <= MOST * resolution.millis();
        return few ? first : Math.max(first, alwaysFrom);
    }

    /** The i-th of n shares is of {@code from + i * (event - from) / n}. */
    private long sharesBefore(Growth growth, long millis) {
        long part = (millis - growth.fromMillis) * growth.shares;
        long shares = -Math.floorDiv(-part, eventMillis - growth.fromMillis) - 1;
        return Math.max(0, Math.min(growth.shares - 1, shares));
    }
}
