package io.tidewatch.processor.logs;

import io.tidewatch.event.LogEvent;
import io.tidewatch.event.Source;
import io.tidewatch.processor.ingest.EventTime;
import io.tidewatch.wire.Decoded;
import io.tidewatch.wire.Lines;
import io.tidewatch.wire.LogEventDecoder;
import io.tidewatch.wire.RecordOrigin;
import io.tidewatch.wire.RecordOrigins;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Reads the lines around one. Kafka is read forwards only, so what is before is read in spans that double until there are
 * enough lines. One per question.
 */
final class ContextReader {
    private static final long FIRST_SPAN = 64;

    private final LogRecords.Session session;
    private final PatternReader patterns;
    private final Redaction redaction;
    private final LogScan.Bounds bounds;
    private final long until;
    private final LogEventDecoder decoder = new LogEventDecoder();
    private final RecordOrigins origins = new RecordOrigins();
    private final Set<String> ids = new HashSet<>();
    private final List<String> faults = new ArrayList<>();
    private long bytes;

    ContextReader(
            LogRecords.Session session, PatternReader patterns, UnaryOperator<String> redact, LogScan.Bounds bounds) {
        this.session = session;
        this.patterns = patterns;
        this.redaction = new Redaction(redact);
        this.bounds = bounds;
        this.until = System.nanoTime() + bounds.time().toNanos();
    }

    LogContext read(LogContext.Request request) {
        TopicPartition partition = new TopicPartition(request.topic(), request.partition());
        long beginning = session.beginnings(List.of(partition)).getOrDefault(partition, 0L);
        long end = session.ends(List.of(partition)).getOrDefault(partition, 0L);
        if (request.offset() < beginning || request.offset() >= end) {
            return LogContext.nothing(partition + " offset " + request.offset() + " is not in the topic: it holds "
                    + beginning + " to " + (end - 1));
        }
        List<FoundLine> own = new ArrayList<>();
        read(partition, request.offset(), request.offset() + 1, null, own, Integer.MAX_VALUE);
        FoundLine anchor = own.stream()
                .filter(line -> line.line() == request.line())
                .findFirst()
                .orElse(null);
        if (anchor == null) {
            return LogContext.nothing(
                    partition + " offset " + request.offset() + " has no line " + request.line() + " that can be read");
        }
        String source = anchor.source().key();
        List<FoundLine> before = new ArrayList<>();
        List<FoundLine> after = new ArrayList<>();
        for (FoundLine line : own) {
            if (line.source().key().equals(source) && line.line() != anchor.line()) {
                (line.line() < anchor.line() ? before : after).add(line);
            }
        }
        before(partition, beginning, request, source, before);
        if (after.size() < request.after()) {
            read(partition, request.offset() + 1, end, source, after, request.after());
        }
        List<FoundLine> all =
                new ArrayList<>(before.subList(Math.max(0, before.size() - request.before()), before.size()));
        int place = all.size();
        all.add(anchor);
        all.addAll(after.subList(0, Math.min(request.after(), after.size())));
        // the patterns are looked up of those only that are given
        return new LogContext(all.stream().map(FoundLine::hit).toList(), place, faults);
    }

    private void before(
            TopicPartition partition,
            long beginning,
            LogContext.Request request,
            String source,
            List<FoundLine> before) {
        long to = request.offset();
        for (long span = FIRST_SPAN; before.size() < request.before() && to > beginning; span *= 2) {
            long from = Math.max(beginning, to - span);
            List<FoundLine> found = new ArrayList<>();
            if (!read(partition, from, to, source, found, Integer.MAX_VALUE)) {
                return;
            }
            before.addAll(0, found);
            to = from;
        }
    }

    /**
     * Adds the lines of a range.
     *
     * @param most reads no further once there are so many
     * @return whether the range was read to its end, or there are so many
     */
    private boolean read(
            TopicPartition partition, long from, long to, @Nullable String source, List<FoundLine> into, int most) {
        Duration rest = Duration.ofNanos(Math.max(0, until - System.nanoTime()));
        boolean whole = session.read(partition, from, to, rest, record -> {
            bytes += record.value() == null ? 0 : record.value().length;
            add(record, source, into);
            return into.size() < most && bytes < bounds.bytes() && System.nanoTime() - until < 0;
        });
        if (!whole && into.size() < most) {
            faults.add(ScanBounds.STOPPED
                    + (bytes >= bounds.bytes()
                            ? "after " + (bounds.bytes() >> 20) + " MiB"
                            : "after " + bounds.time().toMillis() + " ms")
                    + ": not all lines around it were looked for");
            return false;
        }
        return true;
    }

    private void add(ConsumerRecord<byte[], byte[]> record, @Nullable String wanted, List<FoundLine> into) {
        byte[] value = record.value();
        if (value == null) {
            return;
        }
        RecordOrigin origin = origins.read(record.headers(), record.key());
        Lines.forEach(value, (index, from, to) -> {
            if (decoder.decode(value, from, to, record.timestamp()) instanceof Decoded.Ok<LogEvent> ok) {
                Source own = ok.value().source();
                Source source = own == null ? origin.source() : own;
                if (wanted == null || source.key().equals(wanted)) {
                    FoundLine line = FoundLine.of(
                            record,
                            origin,
                            index,
                            EventTime.clamp(ok.value().timeMillis(), record.timestamp()),
                            source,
                            redaction.of(ok.value()),
                            () -> patterns.idOf(ok.value(), source.service()));
                    if (ids.add(line.place().id())) {
                        into.add(line);
                    }
                }
            }
        });
    }
}
