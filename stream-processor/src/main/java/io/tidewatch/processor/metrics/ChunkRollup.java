package io.tidewatch.processor.metrics;

import io.tidewatch.event.MetricPoint;

/**
 * One chunk while one batch is taken in: read once, written once. History is written as 10 s windows; a minute is folded
 * from them when its source goes on to the next, an hour from its minutes, so each has one put; only what comes later
 * than that is added to the coarser rows directly.
 */
final class ChunkRollup {
    private final Rows series;
    private final Rows rollups;
    private final MetricKeys keys;
    private final int chunk;
    private final long eventMillis;
    private final ValuesRow values;
    private final CellsRow added;
    private int points;

    ChunkRollup(Rows series, Rows rollups, MetricKeys keys, int chunk, long eventMillis) {
        this.series = series;
        this.rollups = rollups;
        this.keys = keys;
        this.chunk = chunk;
        this.eventMillis = eventMillis;
        this.values = ValuesRow.decode(series.get(keys.series(MetricKeys.VALUES, chunk)));
        this.added = new CellsRow(Resolution.TEN_SECONDS.windowOf(eventMillis));
    }

    /** @return what the point adds, see {@link ValuesRow#take} */
    double take(int place, MetricPoint point, long intervalMillis) {
        double value = values.take(place, point, eventMillis, intervalMillis);
        Cell cell = CellsRow.ofPoint(point, value, eventMillis);
        if (cell != null) {
            added.add(place, cell);
            points++;
        }
        return value;
    }

    void write(RowWriter out, MetricCounters counters) {
        long minute = Resolution.MINUTE.windowOf(eventMillis);
        long hour = Resolution.HOUR.windowOf(eventMillis);
        if (values.openMinute == 0) {
            values.openMinute = minute;
            values.openHour = hour;
        }
        if (minute > values.openMinute) {
            fold(Resolution.TEN_SECONDS, Resolution.MINUTE, values.openMinute, out);
            values.openMinute = minute;
        }
        if (hour > values.openHour) {
            fold(Resolution.MINUTE, Resolution.HOUR, values.openHour, out);
            values.openHour = hour;
        }
        if (points > 0) {
            if (!add(Resolution.TEN_SECONDS, added.windowMillis, out)) {
                counters.pointsTooLate.add(points);
            }
            if (minute < values.openMinute) {
                add(Resolution.MINUTE, minute, out);
            }
            if (hour < values.openHour) {
                add(Resolution.HOUR, hour, out);
            }
        }
        series.put(keys.series(MetricKeys.VALUES, chunk), values.encode(out));
    }

    private boolean add(Resolution resolution, long window, RowWriter out) {
        if (!resolution.keeps(window, values.newestMillis)) {
            return false;
        }
        byte[] key = keys.rollup(resolution, chunk, resolution.slotOf(window));
        CellsRow row = CellsRow.decode(rollups.get(key), window);
        CellsRow whole = row == null ? new CellsRow(window) : row;
        whole.add(added);
        rollups.put(key, whole.encode(out));
        return true;
    }

    /** The windows of a coarser one lie side by side in the finer ring: it never ends within one. */
    private void fold(Resolution from, Resolution to, long window, RowWriter out) {
        CellsRow whole = new CellsRow(window);
        int slot = from.slotOf(window);
        int last = slot + (int) (to.millis() / from.millis()) - 1;
        rollups.range(keys.rollup(from, chunk, slot), keys.rollup(from, chunk, last), (key, row) -> {
            if (to.windowOf(CellsRow.windowOf(row)) == window) {
                whole.add(CellsRow.decode(row));
            }
        });
        if (!whole.isEmpty()) {
            rollups.put(keys.rollup(to, chunk, to.slotOf(window)), whole.encode(out));
        }
    }
}
