package io.tidewatch.processor.ingest;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Up to which append time a partition is processed. */
final class Watermark {
    /** Broker and processor do not tell the same time, and a record may be stamped a moment before it can be seen. */
    static final long MARGIN_MILLIS = 500;

    private Watermark() {}

    /**
     * Moves the row's watermark: with the records, and with the clock of the probe where nothing waited. Never back.
     */
    static void advance(PartitionRow row, EndOffsets.@Nullable Probe probe, long nowMillis) {
        // another record of the same millisecond may wait
        long watermark = Math.max(row.watermarkMillis, row.lastAppendMillis - 1);
        row.caughtUp = false;
        row.lagRecords = -1;
        if (probe != null) {
            long reached = Math.max(row.nextOffset, probe.reached());
            row.lagRecords = Math.max(0, probe.end() - reached);
            row.caughtUp = row.lagRecords == 0;
            if (row.caughtUp) {
                watermark = Math.max(watermark, probe.atMillis() - MARGIN_MILLIS);
            }
        }
        row.watermarkMillis = watermark;
        row.atMillis = nowMillis;
    }

    /**
     * How far the partitions are that one task reads, as one: the least watermark, the sum of what waits. One of which
     * nothing at all is known, no record and no look at its end, does not count: nothing says that anything waits there.
     */
    static PartitionRow slowest(List<PartitionRow> rows) {
        PartitionRow all = new PartitionRow();
        List<PartitionRow> known = rows.stream()
                .filter(row -> row.nextOffset >= 0 || row.lagRecords >= 0)
                .toList();
        if (known.isEmpty()) {
            return all;
        }
        all.watermarkMillis = Long.MAX_VALUE;
        all.caughtUp = true;
        all.lagRecords = 0;
        for (PartitionRow row : known) {
            all.watermarkMillis = Math.min(all.watermarkMillis, row.watermarkMillis);
            all.caughtUp &= row.caughtUp;
            all.lagRecords = all.lagRecords < 0 || row.lagRecords < 0 ? -1 : all.lagRecords + row.lagRecords;
        }
        return all;
    }
}
