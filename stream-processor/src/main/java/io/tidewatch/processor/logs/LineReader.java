package io.tidewatch.processor.logs;

import io.tidewatch.event.LogEvent;
import io.tidewatch.event.Source;
import io.tidewatch.processor.ingest.EventTime;
import io.tidewatch.processor.search.LevelBits;
import io.tidewatch.processor.search.LineScan;
import io.tidewatch.processor.search.Query;
import io.tidewatch.processor.search.SearchLine;
import io.tidewatch.wire.Decoded;
import io.tidewatch.wire.LogEventDecoder;
import io.tidewatch.wire.RecordOrigin;
import io.tidewatch.wire.RecordOrigins;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Finds the lines of records that match. A line is decoded only where its bytes, its time and its level let it match.
 * Not thread-safe: one per reader.
 */
final class LineReader {
    private static final int LINE_END = '\n';

    /** A record may have very many lines, each with a regular expression to match. */
    private static final int LINES_AT_ONCE = 64;

    private final Query query;
    private final long fromMillis;
    private final long toMillis;
    private final BiFunction<LogEvent, String, String> patterns;
    private final Redaction redaction;
    private final Repeats repeats;
    private final LineScan scan;
    private final int levels;
    private final LineHead head = new LineHead();
    private final LogEventDecoder decoder = new LogEventDecoder();
    private final RecordOrigins origins = new RecordOrigins();
    private long decoded;
    // of the record that is read
    private int looked;
    private boolean whole;

    /** What becomes of lines. Thread-safe where several readers share it. */
    interface Lines {
        /** @return whether a line of that time could still be wanted */
        default boolean wants(long timeMillis) {
            return true;
        }

        /** @return whether no line of that time, or of one that comes later in the order, is wanted any more */
        default boolean done(long timeMillis) {
            return false;
        }

        void take(FoundLine line);
    }

    /** @param patterns gives the pattern id of a line of that service */
    LineReader(
            Query query,
            long fromMillis,
            long toMillis,
            BiFunction<LogEvent, String, String> patterns,
            UnaryOperator<String> redact,
            Repeats repeats) {
        this.query = query;
        this.fromMillis = fromMillis;
        this.toMillis = toMillis;
        this.patterns = patterns;
        this.redaction = new Redaction(redact);
        this.repeats = repeats;
        this.scan = new LineScan(query.needles());
        this.levels = query.possibleLevels();
    }

    void read(ConsumerRecord<byte[], byte[]> record, Lines lines) {
        read(record, lines, () -> true);
    }

    /**
     * @param goesOn asked now and then; where it says no, the rest of the record is not looked at
     * @return whether all of it was
     */
    boolean read(ConsumerRecord<byte[], byte[]> record, Lines lines, BooleanSupplier goesOn) {
        byte[] value = record.value();
        if (value == null) {
            return true;
        }
        RecordOrigin origin = origins.read(record.headers(), record.key());
        Repeats.Seen seen = repeats.record(record.topic(), origin, count(origin, value));
        // lines come in order: their ends are counted once
        int[] counted = {0, 0};
        looked = 0;
        whole = true;
        scan.forEach(value, (from, to) -> {
            if (++looked % LINES_AT_ONCE == 0 && whole) {
                whole = goesOn.getAsBoolean();
            }
            if (whole && mayMatch(record, value, from, to, lines)) {
                decoded++;
                if (decoder.decode(value, from, to, record.timestamp()) instanceof Decoded.Ok<LogEvent> ok) {
                    FoundLine found = found(record, origin, from, ok.value(), counted, lines);
                    if (found != null && !seen.before(origin.firstSequence() + found.line())) {
                        lines.take(found);
                    }
                }
            }
        });
        return whole;
    }

    /** @return lines that were decoded */
    long decoded() {
        return decoded;
    }

    private static int count(RecordOrigin origin, byte[] value) {
        return origin.count() > 0 || !origin.sequenced() ? origin.count() : LineScan.index(value, value.length) + 1;
    }

    private boolean mayMatch(ConsumerRecord<byte[], byte[]> record, byte[] value, int from, int to, Lines lines) {
        if (!head.read(value, from, to)) {
            return true;
        }
        long time = EventTime.clamp(head.timeMillis(), record.timestamp());
        return time >= fromMillis && time < toMillis && (levels & LevelBits.of(head.level())) != 0 && lines.wants(time);
    }

    private @Nullable FoundLine found(
            ConsumerRecord<byte[], byte[]> record,
            RecordOrigin origin,
            int from,
            LogEvent event,
            int[] counted,
            Lines lines) {
        long time = EventTime.clamp(event.timeMillis(), record.timestamp());
        if (time < fromMillis || time >= toMillis || !lines.wants(time)) {
            return null;
        }
        Source own = event.source();
        Source source = own == null ? origin.source() : own;
        Supplier<String> pattern = once(event, source);
        if (!query.matches(new SearchLine(event, source, time, pattern))) {
            return null;
        }
        // a question must not find out what redaction hides
        LogEvent shown = redaction.of(event);
        if (!shown.equals(event) && !query.matches(new SearchLine(shown, source, time, pattern))) {
            return null;
        }
        byte[] value = record.value();
        for (int i = counted[0]; i < from; i++) {
            counted[1] += value[i] == LINE_END ? 1 : 0;
        }
        counted[0] = from;
        return FoundLine.of(record, origin, counted[1], time, source, shown, pattern);
    }

    private Supplier<String> once(LogEvent event, Source source) {
        return new Supplier<>() {
            private @Nullable String id;

            @Override
            public String get() {
                String known = id;
                if (known == null) {
                    known = patterns.apply(event, source.service());
                    id = known;
                }
                return known;
            }
        };
    }
}
