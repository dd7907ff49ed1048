package io.tidewatch.notifier.record;

import io.tidewatch.alert.NotificationRecord;
import io.tidewatch.notifier.message.Delivery;
import io.tidewatch.wire.DeadLetter;
import io.tidewatch.wire.JsonCodec;
import io.tidewatch.wire.Topics;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;

/** Writes what a stage said to the topic its kind belongs to: notification records, deliveries, dead letters. */
public final class Outputs {
    private static final Produced<String, byte[]> BYTES = Produced.with(Serdes.String(), Serdes.ByteArray());

    /** @param stage prefix of the nodes' names */
    public void write(KStream<String, Object> said, String stage) {
        said.filter((key, value) -> value instanceof NotificationRecord, Named.as(stage + "-records"))
                .mapValues(
                        value -> JsonCodec.NOTIFICATION.encode((NotificationRecord) value),
                        Named.as(stage + "-records-encode"))
                .to(Topics.NOTIFICATIONS, BYTES.withName(stage + "-notifications"));
        said.filter((key, value) -> value instanceof Delivery, Named.as(stage + "-said"))
                .mapValues(value -> Delivery.CODEC.encode((Delivery) value), Named.as(stage + "-said-encode"))
                .to(Topics.DELIVERIES, BYTES.withName(stage + "-deliveries"));
        said.filter((key, value) -> value instanceof DeadLetter, Named.as(stage + "-unread"))
                .mapValues(
                        value -> JsonCodec.DEAD_LETTER.encode((DeadLetter) value), Named.as(stage + "-unread-encode"))
                .to(Topics.DEAD_LETTERS, BYTES.withName(stage + "-dead-letters"));
    }
}
