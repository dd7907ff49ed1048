package io.tidewatch.processor.ingest;

import io.tidewatch.event.MetricBatch;
import io.tidewatch.event.Source;
import io.tidewatch.processor.store.BinaryIn;
import io.tidewatch.processor.store.BinaryOut;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.jspecify.annotations.Nullable;

/** Binary form of a {@link SourceRow}; a storage format, version 1. */
final class SourceRowSerde {
    private static final int VERSION = 1;

    private SourceRowSerde() {}

    static Serde<SourceRow> create(boolean contiguous) {
        return Serdes.serdeFrom(
                (topic, row) -> row == null ? null : write(row), (topic, bytes) -> read(bytes, contiguous));
    }

    private static byte[] write(SourceRow row) {
        BinaryOut out = BinaryOut.row(VERSION);
        Source s = row.source;
        out.text(s.service())
                .text(s.instance())
                .text(s.host())
                .text(s.environment())
                .text(s.release());
        out.number(row.firstSeenMillis).number(row.lastSeenMillis).number(row.lastEventMillis);
        out.number(row.events).number(row.lost).number(row.repeated).number(row.clamped);
        out.number(row.bad).number(row.late).number(row.skewMillis);
        out.text(row.phase.name()).text(row.reason).number(row.phaseMillis).number(row.intervalMillis);
        out.number(row.tracks.size());
        for (SequenceTrack track : row.tracks) {
            out.number(track.epochMillis).number(track.next()).number(track.holes().length);
            for (long edge : track.holes()) {
                out.number(edge);
            }
        }
        return out.toBytes();
    }

    private static @Nullable SourceRow read(byte @Nullable [] bytes, boolean contiguous) {
        if (bytes == null) {
            return null;
        }
        BinaryIn in = new BinaryIn(bytes, VERSION);
        Source source = new Source(in.text(), in.text(), in.text(), in.text(), in.text());
        SourceRow row = new SourceRow(source, in.number(), List.of());
        row.lastSeenMillis = in.number();
        row.lastEventMillis = in.number();
        row.events = in.number();
        row.lost = in.number();
        row.repeated = in.number();
        row.clamped = in.number();
        row.bad = in.number();
        row.late = in.number();
        row.skewMillis = in.number();
        row.phase = MetricBatch.Phase.valueOf(in.text());
        row.reason = in.text();
        row.phaseMillis = in.number();
        row.intervalMillis = in.number();
        row.tracks.addAll(tracks(in, contiguous));
        return row;
    }

    private static List<SequenceTrack> tracks(BinaryIn in, boolean contiguous) {
        int n = in.count();
        List<SequenceTrack> out = new ArrayList<>(n);
        for (int i = 0; i < n; i++) {
            long epoch = in.number();
            long next = in.number();
            long[] holes = new long[in.count()];
            for (int h = 0; h < holes.length; h++) {
                holes[h] = in.number();
            }
            out.add(new SequenceTrack(epoch, contiguous, next, holes));
        }
        return out;
    }
}
