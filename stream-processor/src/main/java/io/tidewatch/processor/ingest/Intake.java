package io.tidewatch.processor.ingest;

import io.tidewatch.event.Source;
import io.tidewatch.wire.DeadLetter;
import io.tidewatch.wire.Decoded;
import java.util.function.BiConsumer;

/**
 * Where a reader puts what it reads from one record, and the books it has to keep. One per task and topic.
 *
 * @param <T> what good records become
 */
final class Intake<T> {
    /** A record of nothing but bad lines must not become a flood: past this many they are counted in one letter. */
    static final int MOST_LETTERS = 20;

    private final String stage;
    private final String topic;
    private final boolean contiguous;
    private final long graceMillis;
    private final SourceLedger ledger;
    private final PartitionRow partition;
    private final BiConsumer<String, IngestOut<T>> out;
    private int bad;

    Intake(
            String stage,
            String topic,
            boolean contiguous,
            long graceMillis,
            SourceLedger ledger,
            PartitionRow partition,
            BiConsumer<String, IngestOut<T>> out) {
        this.stage = stage;
        this.topic = topic;
        this.contiguous = contiguous;
        this.graceMillis = graceMillis;
        this.ledger = ledger;
        this.partition = partition;
        this.out = out;
    }

    SourceRow row(Source source, long appendMillis) {
        return ledger.touch(topic, source, appendMillis);
    }

    /** Numbers of a record: which of its events came before. */
    Numbers numbers(Incoming in, SourceRow row) {
        SequenceTrack track = in.origin().sequenced()
                ? row.track(in.origin().epochMillis(), contiguous, in.origin().firstSequence())
                : null;
        return new Numbers(track, in.origin().firstSequence());
    }

    /** Closes the numbers of a record of so many events: books what is missing. */
    void took(Numbers numbers, SourceRow row, Incoming in, int events) {
        long missing = numbers.take(Math.max(events, in.origin().count()));
        row.lost += missing;
        partition.lost += missing;
    }

    void repeated(SourceRow row, long events) {
        row.repeated += events;
        partition.repeated += events;
    }

    /** Counts an event of that source and guards its time. */
    long time(SourceRow row, long eventMillis, long appendMillis) {
        long clamped = row.clamped;
        long late = row.late;
        long guarded = row.time(eventMillis, appendMillis, graceMillis);
        partition.events++;
        partition.clamped += row.clamped - clamped;
        partition.late += row.late - late;
        return guarded;
    }

    void good(String key, T value) {
        out.accept(key, new IngestOut.Good<>(value));
    }

    /** A line that cannot be read: it alone goes to the dead letters. */
    void bad(Incoming in, SourceRow row, int line, Decoded.Bad<?> why, int from, int to) {
        row.bad++;
        partition.bad++;
        if (++bad <= MOST_LETTERS) {
            String preview = Previews.of(in.value(), from, to);
            send(in, line, why.reason().name(), why.detail(), preview);
        }
    }

    /** The record is done. */
    void end(Incoming in) {
        if (bad > MOST_LETTERS) {
            send(in, -1, "MORE", (bad - MOST_LETTERS) + " more lines of this record could not be read", "");
        }
        bad = 0;
    }

    private void send(Incoming in, int line, String reason, String detail, String preview) {
        Position at = in.at();
        DeadLetter letter = new DeadLetter(
                at.topic(), at.partition(), at.offset(), line, in.appendMillis(), stage, reason, detail, preview);
        out.accept("", new IngestOut.Dead<>(Previews.key(in.key()), letter));
    }

    /** The numbers of one record's events; all are new where nothing is known. */
    record Numbers(@org.jspecify.annotations.Nullable SequenceTrack track, long first) {
        boolean allFresh() {
            return track == null || track.allFresh(first);
        }

        boolean fresh(int index) {
            return track == null || track.fresh(first + index);
        }

        long take(int count) {
            return track == null ? 0 : track.take(first, count);
        }
    }
}
