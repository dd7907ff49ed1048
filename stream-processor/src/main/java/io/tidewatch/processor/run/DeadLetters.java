package io.tidewatch.processor.run;

import io.tidewatch.processor.ingest.Previews;
import io.tidewatch.wire.DeadLetter;
import io.tidewatch.wire.JsonCodec;
import io.tidewatch.wire.Topics;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.jspecify.annotations.Nullable;

/** Dead letters of the fault handlers: coordinates and a short redacted preview, so that they can always be sent. */
final class DeadLetters {
    private DeadLetters() {}

    static List<ProducerRecord<byte[], byte[]>> of(
            ErrorHandlerContext context, byte @Nullable [] key, byte @Nullable [] value, String reason, Exception why) {
        if (context.topic() == null) {
            return List.of();
        }
        DeadLetter letter = new DeadLetter(
                context.topic(),
                context.partition(),
                context.offset(),
                -1,
                Math.max(0, context.timestamp()),
                Objects.requireNonNullElse(context.processorNodeId(), ""),
                reason,
                why.getClass().getSimpleName(),
                value == null ? "" : Previews.of(value, 0, value.length));
        return List.of(new ProducerRecord<>(
                Topics.DEAD_LETTERS, null, null, Previews.key(key), JsonCodec.DEAD_LETTER.encode(letter)));
    }
}
