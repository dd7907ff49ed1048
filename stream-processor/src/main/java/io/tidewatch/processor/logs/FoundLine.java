package io.tidewatch.processor.logs;

import io.tidewatch.event.LogEvent;
import io.tidewatch.event.Source;
import io.tidewatch.wire.RecordOrigin;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A line that matches, redacted.
 *
 * @param record its record
 * @param origin what the record says of where it comes from
 * @param line its place in the record
 * @param timeMillis event time after the clamp of ingest
 * @param source where it comes from
 * @param event as it may be shown
 * @param patternId gives its pattern id
 */
record FoundLine(
        ConsumerRecord<byte[], byte[]> record,
        RecordOrigin origin,
        int line,
        long timeMillis,
        Source source,
        LogEvent event,
        Supplier<String> patternId) {
    LogPlace place() {
        String id = origin.sequenced()
                ? LogPlace.numbered(origin.source().key(), origin.epochMillis(), origin.firstSequence() + line)
                : LogPlace.placed(record.offset(), line);
        return new LogPlace(timeMillis, record.topic(), record.partition(), id);
    }

    LogHit hit() {
        return new LogHit(
                record.topic(),
                record.partition(),
                record.offset(),
                line,
                place().id(),
                timeMillis,
                record.timestamp(),
                event.level(),
                source.key(),
                source.service(),
                source.host(),
                event.logger(),
                event.thread(),
                event.message(),
                event.template(),
                patternId.get(),
                event.context(),
                event.fields(),
                event.thrown());
    }
}
