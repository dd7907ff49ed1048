package io.tidewatch.processor.logs;

import io.tidewatch.event.LogEvent;
import io.tidewatch.event.Source;
import io.tidewatch.processor.ingest.EventTime;
import io.tidewatch.processor.search.Query;
import io.tidewatch.processor.search.SearchLine;
import io.tidewatch.wire.Decoded;
import io.tidewatch.wire.Lines;
import io.tidewatch.wire.LogEventDecoder;
import io.tidewatch.wire.RecordOrigin;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Decodes records and keeps the newest lines that match. Not thread-safe: one per search. */
final class HitCollector {
    private final Query query;
    private final LogHit.Request request;
    private final int limit;
    private final PatternReader patterns;
    private final UnaryOperator<String> redact;
    private final LogEventDecoder decoder = new LogEventDecoder();
    private final PriorityQueue<LogHit> oldestFirst = new PriorityQueue<>(LogHit.NEWEST_FIRST.reversed());
    private final Set<String> sequences = new HashSet<>();
    private long bytes;

    HitCollector(Query query, LogHit.Request request, int limit, PatternReader patterns, UnaryOperator<String> redact) {
        this.query = query;
        this.request = request;
        this.limit = limit;
        this.patterns = patterns;
        this.redact = redact;
    }

    void take(ConsumerRecord<byte[], byte[]> record) {
        byte[] value = record.value();
        if (value == null) {
            return;
        }
        bytes += value.length;
        RecordOrigin origin = RecordOrigin.read(record.headers(), record.key());
        Lines.forEach(value, (index, from, to) -> {
            if (decoder.decode(value, from, to, record.timestamp()) instanceof Decoded.Ok<LogEvent> ok) {
                line(record, origin, index, ok.value());
            }
        });
    }

    long bytes() {
        return bytes;
    }

    /** @return whether lines up to that time cannot be among the newest any more */
    boolean done(long newestMillis) {
        LogHit oldest = oldestFirst.peek();
        return oldest != null && oldestFirst.size() >= limit && newestMillis < oldest.timeMillis();
    }

    List<LogHit> newestFirst() {
        List<LogHit> hits = new ArrayList<>(oldestFirst);
        hits.sort(LogHit.NEWEST_FIRST);
        return hits;
    }

    private void line(ConsumerRecord<byte[], byte[]> record, RecordOrigin origin, int index, LogEvent event) {
        long time = EventTime.clamp(event.timeMillis(), record.timestamp());
        if (time < request.fromMillis() || time >= request.toMillis() || done(time)) {
            return;
        }
        Source own = event.source();
        Source source = own == null ? origin.source() : own;
        Supplier<String> pattern = once(event, source);
        if (!query.matches(new SearchLine(event, source, time, pattern))) {
            return;
        }
        LogEvent shown = Redaction.of(event, redact);
        boolean stillMatches = shown.equals(event) || query.matches(new SearchLine(shown, source, time, pattern));
        if (stillMatches && !repeated(record.topic(), origin, index)) {
            keep(hit(record, index, time, source, shown, pattern.get()));
        }
    }

    /** A question must not find out what redaction hides; nor show what a replayed spill sent twice. */
    private boolean repeated(String topic, RecordOrigin origin, int index) {
        // a source numbers the lines of each topic by themselves
        return origin.sequenced()
                && !sequences.add(topic
                        + ' '
                        + origin.source().key()
                        + ' '
                        + origin.epochMillis()
                        + ' '
                        + (origin.firstSequence() + index));
    }

    private void keep(LogHit hit) {
        oldestFirst.add(hit);
        if (oldestFirst.size() > limit) {
            oldestFirst.poll();
        }
    }

    private Supplier<String> once(LogEvent event, Source source) {
        return new Supplier<>() {
            private @Nullable String id;

            @Override
            public String get() {
                String known = id;
                if (known == null) {
                    known = patterns.idOf(event, source.service());
                    id = known;
                }
                return known;
            }
        };
    }

    private static LogHit hit(
            ConsumerRecord<byte[], byte[]> record, int line, long time, Source source, LogEvent e, String pattern) {
        return new LogHit(
                record.topic(),
                record.partition(),
                record.offset(),
                line,
                time,
                record.timestamp(),
                e.level(),
                source.key(),
                source.service(),
                source.host(),
                e.logger(),
                e.thread(),
                e.message(),
                e.template(),
                pattern,
                e.context(),
                e.fields(),
                e.thrown());
    }
}
