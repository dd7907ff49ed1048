package io.tidewatch.notifier.record;

import io.tidewatch.wire.DeadLetter;
import io.tidewatch.wire.Decoded;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes dead letters of what a stage could not read. */
public final class DeadLetters {
    private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);

    private final String stage;

    public DeadLetters(String stage) {
        this.stage = stage;
    }

    /** The preview is left out: what cannot be read cannot be redacted. */
    public DeadLetter of(ProcessorContext<?, ?> context, Decoded.Bad<?> bad, byte[] value) {
        RecordMetadata at = context.recordMetadata().orElse(null);
        String topic = at == null ? "" : at.topic();
        int partition = at == null ? -1 : at.partition();
        long offset = at == null ? -1 : at.offset();
        LOG.atWarn()
                .addKeyValue("stage", stage)
                .addKeyValue("topic", topic)
                .addKeyValue("partition", partition)
                .addKeyValue("offset", offset)
                .addKeyValue("reason", bad.reason())
                .log("a record cannot be read; it is skipped");
        return new DeadLetter(
                topic,
                partition,
                offset,
                -1,
                context.currentStreamTimeMs(),
                stage,
                bad.reason().name(),
                bad.detail(),
                "(" + value.length + " bytes)");
    }
}
