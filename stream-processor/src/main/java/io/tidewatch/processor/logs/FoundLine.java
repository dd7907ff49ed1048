package io.tidewatch.processor.logs;

import io.tidewatch.event.LogEvent;
import io.tidewatch.event.Source;
import io.tidewatch.event.Thrown;
import io.tidewatch.wire.RecordOrigin;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A line that matches, redacted.
 *
 * @param topic topic of its record
 * @param partition its partition
 * @param offset its offset
 * @param appendMillis its append time
 * @param origin what the record says of where it comes from
 * @param line its place in the record
 * @param timeMillis event time after the clamp of ingest
 * @param source where it comes from
 * @param event as it may be shown
 * @param patternId gives its pattern id; of the thread that reads, or after it has ended
 */
record FoundLine(
        String topic,
        int partition,
        long offset,
        long appendMillis,
        RecordOrigin origin,
        int line,
        long timeMillis,
        Source source,
        LogEvent event,
        Supplier<String> patternId) {
    /** What a line without a letter takes. */
    private static final int BARE_BYTES = 512;

    /** Keeps nothing of the record's bytes. */
    static FoundLine of(
            ConsumerRecord<byte[], byte[]> record,
            RecordOrigin origin,
            int line,
            long timeMillis,
            Source source,
            LogEvent event,
            Supplier<String> patternId) {
        return new FoundLine(
                record.topic(),
                record.partition(),
                record.offset(),
                record.timestamp(),
                origin,
                line,
                timeMillis,
                source,
                event,
                patternId);
    }

    LogPlace place() {
        String id = origin.sequenced()
                ? LogPlace.numbered(origin.source().key(), origin.epochMillis(), origin.firstSequence() + line)
                : LogPlace.placed(offset, line);
        return new LogPlace(timeMillis, topic, partition, id);
    }

    /** @return about how many bytes it keeps, two a letter */
    long weight() {
        long letters = (long) event.message().length() + event.logger().length() + length(event.template());
        for (String argument : event.arguments()) {
            letters += argument.length();
        }
        for (Map.Entry<String, String> entry : event.context().entrySet()) {
            letters += entry.getKey().length() + entry.getValue().length();
        }
        for (Map.Entry<String, Object> entry : event.fields().entrySet()) {
            letters += entry.getKey().length() + (entry.getValue() instanceof String text ? text.length() : 0);
        }
        Thrown thrown = event.thrown();
        if (thrown != null) {
            letters += thrown.type().length()
                    + thrown.message().length()
                    + thrown.stack().length();
        }
        return BARE_BYTES + 2 * letters;
    }

    private static int length(@Nullable String text) {
        return text == null ? 0 : text.length();
    }

    LogHit hit() {
        return hit(patternId.get());
    }

    /** @param id of its pattern; empty where that cannot be known */
    LogHit hit(String id) {
        return new LogHit(
                topic,
                partition,
                offset,
                line,
                place().id(),
                timeMillis,
                appendMillis,
                event.level(),
                source.key(),
                source.service(),
                source.instance(),
                source.host(),
                source.environment(),
                source.release(),
                event.logger(),
                event.thread(),
                event.message(),
                event.template(),
                id,
                event.context(),
                event.fields(),
                event.thrown());
    }
}
