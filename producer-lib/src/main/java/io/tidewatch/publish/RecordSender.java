package io.tidewatch.publish;

import io.tidewatch.publish.spill.SpilledRecord;
import io.tidewatch.wire.RecordOrigin;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;

/** Gives records to Kafka. On the sending thread only, but for the acknowledgements. */
final class RecordSender {
    private static final long WAIT_FOR_ROOM_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Connection connection;
    private final PublisherHealth health;
    private volatile boolean closing;
    private long notBeforeNanos = System.nanoTime();

    RecordSender(Connection connection, PublisherHealth health) {
        this.connection = connection;
        this.health = health;
    }

    /** @return whether it is on its way or has its outcome; else it is to be given later. Never throws */
    // interceptors, partitioners and codecs are other people's code: the only sending thread must outlive it
    @SuppressWarnings("CatchingUnchecked")
    boolean give(OutRecord record) {
        if (System.nanoTime() - notBeforeNanos < 0) {
            return false;
        }
        Producer<byte[], byte[]> to = connection.ready(record.kind);
        if (to == null) {
            return false;
        }
        SpilledRecord content = record.content;
        ProducerRecord<byte[], byte[]> sent =
                new ProducerRecord<>(record.kind.topic(), null, content.key(), content.value());
        new RecordOrigin(content.source(), content.epochMillis(), content.firstSequence(), content.count())
                .write(sent.headers());
        Delivery delivery = new Delivery(record);
        Exception refusal;
        try {
            // the outcome comes by the callback
            Future<RecordMetadata> unused = to.send(sent, delivery::done);
            refusal = delivery.refusal();
        } catch (Exception e) {
            refusal = e;
        } catch (LinkageError e) {
            // a compression whose native library does not load
            refusal = new KafkaException(e);
        }
        return refusal == null || refused(record, refusal);
    }

    /** The producer gives back what it holds; another one is built. */
    void startOver() {
        connection.broken();
    }

    /** Sends what the producer has taken, for at most that long; what it has not sent then has failed. */
    void close(Duration grace) {
        closing = true;
        connection.close(grace);
    }

    private boolean refused(OutRecord record, Exception refusal) {
        if (isItsOwnFault(refusal)) {
            record.refused(reason(refusal));
            return true;
        }
        health.fault(record.kind, refusal);
        if (!(refusal instanceof RetriableException || refusal instanceof InterruptException)) {
            // a producer that has broken stays broken
            connection.broken();
        } else {
            // it waited for room already: the disk goes first for a while
            notBeforeNanos = System.nanoTime() + WAIT_FOR_ROOM_NANOS;
        }
        return false;
    }

    private static boolean isItsOwnFault(Exception refusal) {
        return refusal instanceof RecordTooLargeException || refusal instanceof InvalidRecordException;
    }

    private static DropReason reason(Exception refusal) {
        return refusal instanceof RecordTooLargeException ? DropReason.OVERSIZED : DropReason.SEND_FAILED;
    }

    /** Tells a refusal at the hand-over, after which the record is still ours, from a failure later on. */
    private final class Delivery {
        private final OutRecord record;
        private final int attempt;
        private final Thread giver = Thread.currentThread();
        private volatile boolean handedOver;
        private @Nullable Exception refusal;

        Delivery(OutRecord record) {
            this.record = record;
            this.attempt = record.begin();
        }

        @Nullable
        Exception refusal() {
            handedOver = true;
            return refusal;
        }

        void done(@Nullable Object metadata, @Nullable Exception failure) {
            if (failure == null) {
                record.outcome(OutRecord.Outcome.DELIVERED);
                connection.works();
                health.delivered(record.kind);
            } else if (!handedOver && Thread.currentThread() == giver) {
                refusal = failure;
            } else if (isItsOwnFault(failure)) {
                record.refused(reason(failure));
                health.fault(record.kind, failure);
            } else {
                record.failed(attempt);
                if (!closing) {
                    health.fault(record.kind, failure);
                }
            }
        }
    }
}
