package io.tidewatch.processor.run;

import java.util.Map;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a stage throws. A fault of Kafka or of the state store fails the task, so that its transaction is rolled back
 * and it starts again from what was committed; anything else is a fault of ours in handling one record: counted,
 * dead-lettered, skipped, so that one record never stops a partition. Made by Streams.
 */
public final class FailedRecords implements ProcessingExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(FailedRecords.class);

    private FaultCounts faults = new FaultCounts();

    @Override
    public void configure(Map<String, ?> configs) {
        faults = FaultCounts.of(configs);
    }

    @Override
    public Response handleError(ErrorHandlerContext context, Record<?, ?> record, Exception why) {
        faults.count("processing", why);
        if (why instanceof KafkaException) {
            return Response.fail();
        }
        LOG.atWarn()
                .addKeyValue("node", context.processorNodeId())
                .addKeyValue("task", context.taskId())
                .addKeyValue("topic", context.topic())
                .addKeyValue("offset", context.offset())
                .setCause(why)
                .log("a record could not be processed and was skipped");
        return Response.resume(
                DeadLetters.of(context, context.sourceRawKey(), context.sourceRawValue(), "FAILED", why));
    }
}
