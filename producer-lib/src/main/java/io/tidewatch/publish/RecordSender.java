package io.tidewatch.publish;

import io.tidewatch.wire.RecordOrigin;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;

/**
 * Gives records to Kafka and numbers them. The producer is built at the first record, and anew with growing pauses where
 * it cannot be built or has broken. On the sending thread only, but for the acknowledgements.
 */
final class RecordSender {
    private static final long FIRST_PAUSE_NANOS = Duration.ofMillis(500).toNanos();
    private static final long LONGEST_PAUSE_NANOS = Duration.ofSeconds(10).toNanos();

    /** What became of a record that was given to Kafka. */
    enum Given {
        TAKEN,
        LATER
    }

    private final RecordOrigin origin;
    private final LossLedger ledger;
    private final PublisherHealth health;
    private final Supplier<Producer<byte[], byte[]>> factory;
    private final Map<EventKind, Long> nextSequence = new EnumMap<>(EventKind.class);
    private @Nullable Producer<byte[], byte[]> producer;
    private long pauseNanos = FIRST_PAUSE_NANOS;
    private long notBeforeNanos = System.nanoTime();
    private volatile boolean closing;

    RecordSender(
            RecordOrigin origin,
            LossLedger ledger,
            PublisherHealth health,
            Supplier<Producer<byte[], byte[]>> factory) {
        this.origin = origin;
        this.ledger = ledger;
        this.health = health;
        this.factory = factory;
    }

    /** Never throws. A record that is refused for good is counted and taken. */
    Given give(OutRecord record) {
        Producer<byte[], byte[]> to = producer();
        if (to == null) {
            return Given.LATER;
        }
        long sequence = nextSequence.getOrDefault(record.kind(), 0L);
        ProducerRecord<byte[], byte[]> sent =
                new ProducerRecord<>(record.kind().topic(), null, record.key(), record.value());
        new RecordOrigin(origin.source(), origin.epochMillis(), sequence, record.count()).write(sent.headers());
        Delivery delivery = new Delivery(record);
        Exception refusal;
        try {
            // the outcome comes by the callback
            Future<RecordMetadata> unused = to.send(sent, delivery::done);
            refusal = delivery.refusal();
        } catch (KafkaException | IllegalStateException e) {
            refusal = e;
        }
        if (refusal == null) {
            nextSequence.put(record.kind(), sequence + record.count());
            return Given.TAKEN;
        }
        return refused(record, refusal);
    }

    /** Sends what the producer has taken, for at most that long; the rest is counted as lost in the shutdown. */
    void close(Duration grace) {
        closing = true;
        if (producer != null) {
            try {
                producer.close(grace);
            } catch (KafkaException e) {
                health.fault(e);
            }
            producer = null;
        }
    }

    private Given refused(OutRecord record, Exception refusal) {
        if (refusal instanceof RecordTooLargeException) {
            record.dropped(ledger, DropReason.OVERSIZED);
            return Given.TAKEN;
        }
        health.fault(refusal);
        if (!(refusal instanceof RetriableException || refusal instanceof InterruptException)) {
            // a producer that has broken stays broken; what it had taken is counted by its acknowledgements
            if (producer != null) {
                producer.close(Duration.ZERO);
                producer = null;
            }
            pause();
        }
        return Given.LATER;
    }

    private @Nullable Producer<byte[], byte[]> producer() {
        if (producer == null && System.nanoTime() - notBeforeNanos >= 0) {
            try {
                producer = factory.get();
            } catch (KafkaException e) {
                health.fault(e);
                pause();
            }
        }
        return producer;
    }

    private void pause() {
        notBeforeNanos = System.nanoTime() + pauseNanos;
        pauseNanos = Math.min(LONGEST_PAUSE_NANOS, pauseNanos * 2);
    }

    /** Tells a refusal at the hand-over, after which the record is still ours, from a failure later on. */
    private final class Delivery {
        private final OutRecord record;
        private final Thread giver = Thread.currentThread();
        private volatile boolean handedOver;
        private @Nullable Exception refusal;

        Delivery(OutRecord record) {
            this.record = record;
        }

        @Nullable
        Exception refusal() {
            handedOver = true;
            return refusal;
        }

        void done(@Nullable Object metadata, @Nullable Exception failure) {
            if (failure == null) {
                record.delivered(ledger);
                health.delivered();
            } else if (!handedOver && Thread.currentThread() == giver) {
                refusal = failure;
            } else {
                DropReason reason = failure instanceof RecordTooLargeException
                        ? DropReason.OVERSIZED
                        : closing ? DropReason.SHUTDOWN : DropReason.SEND_FAILED;
                record.dropped(ledger, reason);
                health.fault(failure);
            }
        }
    }
}
