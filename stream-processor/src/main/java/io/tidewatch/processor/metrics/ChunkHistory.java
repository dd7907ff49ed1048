package io.tidewatch.processor.metrics;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** History of one chunk, read: what is not folded yet is put together from finer rows. */
final class ChunkHistory {
    private final RowSource rollups;
    private final MetricKeys keys;
    private final int chunk;
    private final ValuesRow values;

    ChunkHistory(RowSource rollups, MetricKeys keys, int chunk, ValuesRow values) {
        this.rollups = rollups;
        this.keys = keys;
        this.chunk = chunk;
        this.values = values;
    }

    /** Hands on each window that begins in [from, to) and has anything, oldest first. */
    void windows(Resolution resolution, long fromMillis, long toMillis, Consumer<CellsRow> sink) {
        if (values.newestMillis == 0) {
            return;
        }
        switch (resolution) {
            case TEN_SECONDS -> ring(resolution, fromMillis, toMillis, sink);
            case MINUTE -> {
                ring(resolution, fromMillis, Math.min(toMillis, values.openMinute), sink);
                Folding folding = new Folding(resolution, sink);
                ring(Resolution.TEN_SECONDS, Math.max(fromMillis, values.openMinute), toMillis, folding);
                folding.end();
            }
            case HOUR -> {
                ring(resolution, fromMillis, Math.min(toMillis, values.openHour), sink);
                Folding folding = new Folding(resolution, sink);
                windows(Resolution.MINUTE, Math.max(fromMillis, values.openHour), toMillis, folding);
                folding.end();
            }
        }
    }

    private void ring(Resolution resolution, long fromMillis, long toMillis, Consumer<CellsRow> sink) {
        long millis = resolution.millis();
        long newest = resolution.windowOf(values.newestMillis);
        long first = Math.max(
                resolution.windowOf(fromMillis + millis - 1), newest - millis * (values.rings.slots(resolution) - 1));
        long last = Math.min(resolution.windowOf(toMillis - 1), newest);
        if (first > last) {
            return;
        }
        int firstSlot = values.rings.slotOf(resolution, first);
        int lastSlot = values.rings.slotOf(resolution, last);
        if (firstSlot <= lastSlot) {
            slots(resolution, firstSlot, lastSlot, first, last, sink);
        } else {
            slots(resolution, firstSlot, values.rings.slots(resolution) - 1, first, last, sink);
            slots(resolution, 0, lastSlot, first, last, sink);
        }
    }

    private void slots(
            Resolution resolution, int from, int to, long firstMillis, long lastMillis, Consumer<CellsRow> sink) {
        rollups.range(keys.rollup(resolution, chunk, from), keys.rollup(resolution, chunk, to), (key, row) -> {
            long window = CellsRow.windowOf(row);
            if (window >= firstMillis && window <= lastMillis) {
                sink.accept(CellsRow.decode(row));
            }
        });
    }

    /** Adds finer windows up to coarser ones, as they come in order. */
    private static final class Folding implements Consumer<CellsRow> {
        private final Resolution to;
        private final Consumer<CellsRow> sink;
        private @Nullable CellsRow open;

        Folding(Resolution to, Consumer<CellsRow> sink) {
            this.to = to;
            this.sink = sink;
        }

        @Override
        public void accept(CellsRow finer) {
            long window = to.windowOf(finer.windowMillis);
            CellsRow whole = open;
            if (whole == null || whole.windowMillis != window) {
                end();
                whole = new CellsRow(window);
                open = whole;
            }
            whole.add(finer);
        }

        void end() {
            if (open != null) {
                sink.accept(open);
                open = null;
            }
        }
    }
}
