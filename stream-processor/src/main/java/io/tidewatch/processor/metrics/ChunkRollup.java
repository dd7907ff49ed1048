package io.tidewatch.processor.metrics;

import io.tidewatch.event.MetricPoint;
import io.tidewatch.processor.store.RowWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
    private final Rings rings;
    private final long eventMillis;
    private final long newestBefore;
    private final ValuesRow values;
    private final CellsRow added;
    private @Nullable GapGrowth gaps;
    private int points;

    ChunkRollup(Rows series, Rows rollups, MetricKeys keys, int chunk, Rings rings, long eventMillis) {
        this.series = series;
        this.rollups = rollups;
        this.keys = keys;
        this.chunk = chunk;
        this.eventMillis = eventMillis;
        this.values = ValuesRow.decode(series.get(keys.series(MetricKeys.VALUES, chunk)), rings);
        this.newestBefore = values.newestMillis;
        this.rings = rings;
        this.added = new CellsRow(Resolution.TEN_SECONDS.windowOf(eventMillis));
    }

    /** @return what the point adds, see {@link ValuesRow#take} */
    double take(int place, MetricPoint point, long toldMillis) {
        double value = values.take(place, point, eventMillis, toldMillis);
        double adds = values.grewOverGap()
                ? gaps().add(place, values.grownFromMillis(), values.expectedMillis(), values.grown())
                : value;
        Cell cell = CellsRow.ofPoint(point, adds, eventMillis);
        if (cell != null) {
            added.add(place, cell);
            points++;
        }
        return value;
    }

    /** @return what a point of a batch made of log lines adds: of a counter what it says */
    double takeGrowth(int place, MetricPoint point) {
        double value = values.takeGrowth(place, point, eventMillis);
        Cell cell = CellsRow.ofPoint(point, value, eventMillis);
        if (cell != null) {
            added.add(place, cell);
            points++;
        }
        return value;
    }

    /** @return how far apart the points of that series were seen to be; 0 where that is not known, or told */
    long intervalMillis(int place) {
        return values.intervalMillis(place);
    }

    private GapGrowth gaps() {
        GapGrowth known = gaps;
        if (known == null) {
            known = new GapGrowth(eventMillis);
            gaps = known;
        }
        return known;
    }

    void write(RowWriter out, TooLate tooLate) {
        if (!values.rings.equals(rings)) {
            layOutAnew();
        }
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
            add(Resolution.TEN_SECONDS, added.windowMillis, out, tooLate);
            if (minute < values.openMinute) {
                add(Resolution.MINUTE, minute, out, tooLate);
            }
            if (hour < values.openHour) {
                add(Resolution.HOUR, hour, out, tooLate);
            }
        }
        GapGrowth grown = gaps;
        if (grown != null) {
            grown.rows(Resolution.HOUR, Long.MAX_VALUE, values.openHour, row -> addShare(Resolution.HOUR, row, out));
            grown.rows(
                    Resolution.MINUTE,
                    values.openHour,
                    values.openMinute,
                    row -> addShare(Resolution.MINUTE, row, out));
            grown.rows(
                    Resolution.TEN_SECONDS,
                    values.openMinute,
                    Long.MAX_VALUE,
                    row -> addShare(Resolution.TEN_SECONDS, row, out));
        }
        series.put(keys.series(MetricKeys.VALUES, chunk), values.encode(out));
    }

    private void addShare(Resolution resolution, CellsRow share, RowWriter out) {
        // before all that is kept there is nobody to tell
        if (rings.keeps(resolution, share.windowMillis, values.newestMillis)) {
            byte[] key = keys.rollup(resolution, chunk, rings.slotOf(resolution, share.windowMillis));
            CellsRow row = CellsRow.decode(rollups.get(key), share.windowMillis);
            CellsRow whole = row == null ? new CellsRow(share.windowMillis) : row;
            whole.add(share);
            rollups.put(key, whole.encode(out));
        }
    }

    private void add(Resolution resolution, long window, RowWriter out, TooLate tooLate) {
        if (!rings.keeps(resolution, window, values.newestMillis)) {
            tooLate.add(resolution, points);
            return;
        }
        byte[] key = keys.rollup(resolution, chunk, rings.slotOf(resolution, window));
        CellsRow row = CellsRow.decode(rollups.get(key), window);
        CellsRow whole = row == null ? new CellsRow(window) : row;
        whole.add(added);
        rollups.put(key, whole.encode(out));
    }

    /** The windows of a coarser one lie side by side in the finer ring: it never ends within one. */
    private void fold(Resolution from, Resolution to, long window, RowWriter out) {
        CellsRow whole = new CellsRow(window);
        int slot = rings.slotOf(from, window);
        int last = slot + (int) (to.millis() / from.millis()) - 1;
        rollups.range(keys.rollup(from, chunk, slot), keys.rollup(from, chunk, last), (key, row) -> {
            if (to.windowOf(CellsRow.windowOf(row)) == window) {
                whole.add(CellsRow.decode(row));
            }
        });
        if (!whole.isEmpty()) {
            rollups.put(keys.rollup(to, chunk, rings.slotOf(to, window)), whole.encode(out));
        }
    }

    /** What is kept longer or shorter than it was lies elsewhere in its ring: once for each chunk after such a change. */
    private void layOutAnew() {
        for (Resolution resolution : Resolution.values()) {
            if (values.rings.slots(resolution) == rings.slots(resolution)) {
                continue;
            }
            List<byte[]> keysBefore = new ArrayList<>();
            List<byte[]> rowsBefore = new ArrayList<>();
            rollups.range(
                    keys.rollup(resolution, chunk, 0),
                    keys.rollup(resolution, chunk, Rings.MOST_SLOTS - 1),
                    (key, row) -> {
                        keysBefore.add(key);
                        rowsBefore.add(row);
                    });
            keysBefore.forEach(rollups::delete);
            Rings before = values.rings;
            for (byte[] row : rowsBefore) {
                long window = CellsRow.windowOf(row);
                if (before.keeps(resolution, window, newestBefore)
                        && rings.keeps(resolution, window, values.newestMillis)) {
                    rollups.put(keys.rollup(resolution, chunk, rings.slotOf(resolution, window)), row);
                }
            }
        }
        values.rings = rings;
    }
}
