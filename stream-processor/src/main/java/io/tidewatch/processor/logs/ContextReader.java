package io.tidewatch.processor.logs;

import io.tidewatch.event.LogEvent;
import io.tidewatch.event.Source;
import io.tidewatch.processor.ingest.EventTime;
import io.tidewatch.wire.Decoded;
import io.tidewatch.wire.Lines;
import io.tidewatch.wire.LogEventDecoder;
import io.tidewatch.wire.RecordOrigin;
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
    private final UnaryOperator<String> redact;
    private final LogScan.Bounds bounds;
    private final long until;
    private final LogEventDecoder decoder = new LogEventDecoder();
    private final Set<String> ids = new HashSet<>();
    private final List<String> faults = new ArrayList<>();
    private long bytes;

    ContextReader(
            LogRecords.Session session, PatternReader patterns, UnaryOperator<String> redact, LogScan.Bounds bounds) {
        this.session = session;
        this.patterns = patterns;
        this.redact = redact;
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
        List<LogHit> own = new ArrayList<>();
        read(partition, request.offset(), request.offset() + 1, null, own::addAll, Integer.MAX_VALUE);
        LogHit anchor = own.stream()
                .filter(hit -> hit.line() == request.line())
                .findFirst()
                .orElse(null);
        if (anchor == null) {
            return LogContext.nothing(
                    partition + " offset " + request.offset() + " has no line " + request.line() + " that can be read");
        }
        List<LogHit> before = new ArrayList<>();
        List<LogHit> after = new ArrayList<>();
        for (LogHit hit : own) {
            if (hit.source().equals(anchor.source()) && hit.line() != anchor.line()) {
                (hit.line() < anchor.line() ? before : after).add(hit);
            }
        }
        before(partition, beginning, request, anchor.source(), before);
        if (after.size() < request.after()) {
            read(partition, request.offset() + 1, end, anchor.source(), after::addAll, request.after() - after.size());
        }
        List<LogHit> all =
                new ArrayList<>(before.subList(Math.max(0, before.size() - request.before()), before.size()));
        int place = all.size();
        all.add(anchor);
        all.addAll(after.subList(0, Math.min(request.after(), after.size())));
        return new LogContext(all, place, faults);
    }

    private void before(
            TopicPartition partition, long beginning, LogContext.Request request, String source, List<LogHit> before) {
        long to = request.offset();
        for (long span = FIRST_SPAN; before.size() < request.before() && to > beginning; span *= 2) {
            long from = Math.max(beginning, to - span);
            List<LogHit> found = new ArrayList<>();
            if (!read(partition, from, to, source, found::addAll, Integer.MAX_VALUE)) {
                return;
            }
            before.addAll(0, found);
            to = from;
        }
    }

    /** What is done with the lines of a record. */
    private interface Take {
        void take(List<LogHit> hits);
    }

    /** @return whether the range was read to its end, or as many lines were found as are wanted */
    private boolean read(TopicPartition partition, long from, long to, @Nullable String source, Take take, int wanted) {
        int[] found = {0};
        Duration rest = Duration.ofNanos(Math.max(0, until - System.nanoTime()));
        boolean whole = session.read(partition, from, to, rest, record -> {
            bytes += record.value() == null ? 0 : record.value().length;
            List<LogHit> hits = hits(record, source);
            found[0] += hits.size();
            take.take(hits);
            return found[0] < wanted && bytes < bounds.bytes() && System.nanoTime() - until < 0;
        });
        if (!whole && found[0] < wanted) {
            faults.add("stopped "
                    + (bytes >= bounds.bytes()
                            ? "after " + (bounds.bytes() >> 20) + " MiB"
                            : "after " + bounds.time().toMillis() + " ms")
                    + ": not all lines around it were looked for");
            return false;
        }
        return true;
    }

    private List<LogHit> hits(ConsumerRecord<byte[], byte[]> record, @Nullable String wanted) {
        byte[] value = record.value();
        if (value == null) {
            return new ArrayList<>();
        }
        RecordOrigin origin = RecordOrigin.read(record.headers(), record.key());
        List<LogHit> hits = new ArrayList<>();
        Lines.forEach(value, (index, from, to) -> {
            if (decoder.decode(value, from, to, record.timestamp()) instanceof Decoded.Ok<LogEvent> ok) {
                Source own = ok.value().source();
                Source source = own == null ? origin.source() : own;
                if (wanted == null || source.key().equals(wanted)) {
                    long time = EventTime.clamp(ok.value().timeMillis(), record.timestamp());
                    LogEvent shown = Redaction.of(ok.value(), redact);
                    LogHit hit = FoundLine.of(
                                    record,
                                    origin,
                                    index,
                                    time,
                                    source,
                                    shown,
                                    () -> patterns.idOf(ok.value(), source.service()))
                            .hit();
                    if (ids.add(hit.id())) {
                        hits.add(hit);
                    }
                }
            }
        });
        return hits;
    }
}
