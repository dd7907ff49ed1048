package io.tidewatch.processor.metrics;

import io.tidewatch.event.Distribution;
import io.tidewatch.event.MetricPoint;
import io.tidewatch.processor.store.RowReader;
import io.tidewatch.processor.store.RowWriter;
import org.jspecify.annotations.Nullable;

/**
 * Row of one chunk in one window: a cell for each of its series that had points, by place. A gauge with one point costs
 * eleven bytes.
 */
final class CellsRow {
    private static final int VERSION = 1;
    private static final int ONE_VALUE = 0;
    private static final int VALUES = 1;
    private static final int DISTRIBUTION = 2;
    /** Buckets kept of a distribution; the lowest are taken together. Keeps a row below what a record may hold. */
    private static final int MAX_BUCKETS = 1_024;

    final long windowMillis;
    private final @Nullable Cell[] cells = new Cell[Chunk.SERIES];

    CellsRow(long windowMillis) {
        this.windowMillis = windowMillis;
    }

    @Nullable
    Cell cell(int place) {
        return cells[place];
    }

    boolean isEmpty() {
        for (Cell cell : cells) {
            if (cell != null && !cell.isEmpty()) {
                return false;
            }
        }
        return true;
    }

    /** @return whether any point came; shares of a gap are none */
    boolean isHeard() {
        for (Cell cell : cells) {
            if (cell != null && cell.count > 0) {
                return true;
            }
        }
        return false;
    }

    void add(int place, Cell cell) {
        Cell known = cells[place];
        if (known == null) {
            known = new Cell();
            cells[place] = known;
        }
        known.add(cell);
    }

    void add(CellsRow other) {
        for (int place = 0; place < Chunk.SERIES; place++) {
            Cell cell = other.cells[place];
            if (cell != null) {
                add(place, cell);
            }
        }
    }

    byte[] encode(RowWriter out) {
        out.reset().one(VERSION).count(windowMillis);
        for (int place = 0; place < Chunk.SERIES; place++) {
            Cell cell = cells[place];
            if (cell != null && !cell.isEmpty()) {
                encode(place, cell, out);
            }
        }
        return out.toBytes();
    }

    private void encode(int place, Cell cell, RowWriter out) {
        Distribution distribution = cell.distribution();
        boolean one = cell.count == 1 && cell.sum == cell.last && distribution == null;
        out.one(place).one(distribution != null ? DISTRIBUTION : one ? ONE_VALUE : VALUES);
        out.count(cell.count == 0 ? 0 : Math.max(0, cell.lastMillis - windowMillis))
                .real(cell.last);
        if (one) {
            return;
        }
        out.count(cell.count).real(cell.sum).real(cell.min).real(cell.max);
        if (distribution != null) {
            encode(distribution, out);
        }
    }

    private static void encode(Distribution d, RowWriter out) {
        int[] indexes = d.indexes();
        long[] counts = d.counts();
        int from = Math.max(0, indexes.length - MAX_BUCKETS);
        long lowest = 0;
        for (int i = 0; i < from; i++) {
            lowest += counts[i];
        }
        out.count(d.zeros()).count(indexes.length - from);
        int before = 0;
        for (int i = from; i < indexes.length; i++) {
            out.signed(indexes[i] - (long) before).count(counts[i] + (i == from ? lowest : 0));
            before = indexes[i];
        }
    }

    /** @return null for no row, and for one of another window (the ring went round) */
    static @Nullable CellsRow decode(byte @Nullable [] row, long windowMillis) {
        return row == null || windowOf(row) != windowMillis ? null : decode(row);
    }

    /** @return start of the window the row is of */
    static long windowOf(byte[] row) {
        return new RowReader(row, VERSION).count();
    }

    static CellsRow decode(byte[] row) {
        RowReader in = new RowReader(row, VERSION);
        CellsRow out = new CellsRow(in.count());
        while (in.more()) {
            int place = in.one();
            int form = in.one();
            long lastMillis = out.windowMillis + in.count();
            double last = in.real();
            out.cells[place] = form == ONE_VALUE
                    ? Cell.ofValue(last, lastMillis)
                    : values(in, form == DISTRIBUTION, last, lastMillis);
        }
        return out;
    }

    private static Cell values(RowReader in, boolean withDistribution, double last, long lastMillis) {
        long count = in.count();
        double sum = in.real();
        double min = in.real();
        double max = in.real();
        Distribution d = withDistribution ? distribution(in, count, sum, min, max) : null;
        return Cell.of(count, sum, min, max, last, lastMillis, d);
    }

    private static Distribution distribution(RowReader in, long count, double sum, double min, double max) {
        long zeros = in.count();
        int buckets = (int) in.count();
        int[] indexes = new int[buckets];
        long[] counts = new long[buckets];
        int before = 0;
        for (int i = 0; i < buckets; i++) {
            indexes[i] = (int) (before + in.signed());
            counts[i] = in.count();
            before = indexes[i];
        }
        return new Distribution(count, sum, min, max, zeros, indexes, counts);
    }

    /** The cell a point adds; null where it adds none: a counter that is not known to have grown, an empty interval. */
    static @Nullable Cell ofPoint(MetricPoint point, double value, long eventMillis) {
        Distribution d = point.distribution();
        if (d != null) {
            return d.count() == 0 ? null : Cell.ofDistribution(d, eventMillis);
        }
        return Double.isNaN(value) ? null : Cell.ofValue(value, eventMillis);
    }
}
