package io.tidewatch.processor.ingest;

import io.tidewatch.processor.store.BinaryIn;
import io.tidewatch.processor.store.BinaryOut;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.jspecify.annotations.Nullable;

/** How far one partition of an input topic is, and what was met on the way. Mutable, of one stream thread. */
final class PartitionRow {
    private static final int VERSION = 1;

    /** Offset after the last record processed; -1 before the first. */
    long nextOffset = -1;
    /** Append time of the last record processed; 0 before the first. */
    long lastAppendMillis;

    long watermarkMillis;
    boolean caughtUp;
    /** Records that waited when it was last looked at, -1 where unknown. */
    long lagRecords = -1;
    /** Wall clock of that look. */
    long atMillis;

    long records;
    long events;
    long lost;
    long repeated;
    long clamped;
    long late;
    /** Lines and records that went to the dead letters, the ones not written singly included. */
    long bad;

    static Serde<PartitionRow> serde() {
        return Serdes.serdeFrom((topic, row) -> row == null ? null : write(row), (topic, bytes) -> read(bytes));
    }

    private static byte[] write(PartitionRow row) {
        BinaryOut out = BinaryOut.row(VERSION);
        out.number(row.nextOffset).number(row.lastAppendMillis).number(row.watermarkMillis);
        out.flag(row.caughtUp).number(row.lagRecords).number(row.atMillis);
        out.number(row.records).number(row.events).number(row.lost).number(row.repeated);
        return out.number(row.clamped).number(row.late).number(row.bad).toBytes();
    }

    private static @Nullable PartitionRow read(byte @Nullable [] bytes) {
        if (bytes == null) {
            return null;
        }
        BinaryIn in = new BinaryIn(bytes, VERSION);
        PartitionRow row = new PartitionRow();
        row.nextOffset = in.number();
        row.lastAppendMillis = in.number();
        row.watermarkMillis = in.number();
        row.caughtUp = in.flag();
        row.lagRecords = in.number();
        row.atMillis = in.number();
        row.records = in.number();
        row.events = in.number();
        row.lost = in.number();
        row.repeated = in.number();
        row.clamped = in.number();
        row.late = in.number();
        row.bad = in.number();
        return row;
    }
}
