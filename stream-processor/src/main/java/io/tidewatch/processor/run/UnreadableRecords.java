package io.tidewatch.processor.run;

import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;

/** A record that cannot be deserialized is counted, dead-lettered and skipped. Made by Streams. */
public final class UnreadableRecords implements DeserializationExceptionHandler {
    private FaultCounts faults = new FaultCounts();

    @Override
    public void configure(Map<String, ?> configs) {
        faults = FaultCounts.of(configs);
    }

    @Override
    public Response handleError(ErrorHandlerContext context, ConsumerRecord<byte[], byte[]> record, Exception why) {
        faults.count("deserialization", why);
        return Response.resume(DeadLetters.of(context, record.key(), record.value(), "UNREADABLE", why));
    }
}
