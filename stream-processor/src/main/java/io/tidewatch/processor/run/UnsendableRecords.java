package io.tidewatch.processor.run;

import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProductionExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What could not be sent. It is never skipped: under exactly-once the transaction is lost anyhow, and without it
 * skipping would silently drop the record's neighbours too. Records are made sendable before they are forwarded; this
 * counts and names what slipped through. Made by Streams.
 */
public final class UnsendableRecords implements ProductionExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(UnsendableRecords.class);

    private FaultCounts faults = new FaultCounts();

    @Override
    public void configure(Map<String, ?> configs) {
        faults = FaultCounts.of(configs);
    }

    @Override
    public Response handleError(ErrorHandlerContext context, ProducerRecord<byte[], byte[]> record, Exception why) {
        faults.count("production", why);
        if (why instanceof RetriableException) {
            return Response.retry();
        }
        named(context, record.topic(), why);
        return Response.fail();
    }

    @Override
    @SuppressWarnings("rawtypes") // Streams' own signature
    public Response handleSerializationError(
            ErrorHandlerContext context, ProducerRecord record, Exception why, SerializationExceptionOrigin origin) {
        faults.count("serialization", why);
        named(context, record.topic(), why);
        return Response.fail();
    }

    private static void named(ErrorHandlerContext context, String to, Exception why) {
        LOG.atError()
                .addKeyValue("node", context.processorNodeId())
                .addKeyValue("task", context.taskId())
                .addKeyValue("to", to)
                .addKeyValue("fault", why.getClass().getSimpleName())
                .log("a record could not be sent");
    }
}
