package io.tidewatch.processor.run;

import io.tidewatch.alert.AlertCommand;
import io.tidewatch.alert.AuditRecord;
import io.tidewatch.processor.query.CommandSink;
import io.tidewatch.processor.signals.Signal;
import io.tidewatch.processor.signals.SignalCodec;
import io.tidewatch.wire.JsonCodec;
import io.tidewatch.wire.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Writes what people ask for to the topics of alert commands and signals. Connects when the first is asked for. Thread-safe. */
public final class CommandSender implements CommandSink, AutoCloseable {
    private static final int MOST_WAITING = 16;

    private final Map<String, Object> client;
    private final Duration within;
    private final Semaphore waiting = new Semaphore(MOST_WAITING);
    private @Nullable KafkaProducer<byte[], byte[]> producer;
    private boolean closed;

    /**
     * @param client addresses and security of the cluster
     * @param within how long Kafka may take
     */
    public CommandSender(Map<String, ?> client, Duration within) {
        this.client = new HashMap<>(client);
        this.within = within;
    }

    /**
     * Returns when Kafka has it.
     *
     * @throws KafkaException where Kafka does not answer in time or refuses
     */
    @Override
    public void send(AlertCommand command) {
        long deadline = System.nanoTime() + within.toNanos();
        await(
                Topics.ALERT_COMMANDS,
                send(Topics.ALERT_COMMANDS, command.alertKey(), JsonCodec.ALERT_COMMAND.encode(command)),
                deadline);
    }

    /** Several may wait at once, each with a reader of its own; past that it is as if nobody had said anything in time. */
    @Override
    public @Nullable AuditRecord send(AlertCommand command, Duration wait) {
        if (!waiting.tryAcquire()) {
            send(command);
            return null;
        }
        try (Outcomes outcomes = new Outcomes(client, within)) {
            send(command);
            try {
                return outcomes.of(command.requestId(), wait);
            } catch (KafkaException e) {
                // it is on its way; what becomes of it stands in the audit
                return null;
            }
        } finally {
            waiting.release();
        }
    }

    /** All of them at once: 1,000 that wait for one another took 7 s with a broker beside, together 0.05 s at most. */
    @Override
    public void send(Map<String, Signal> signals) {
        long deadline = System.nanoTime() + within.toNanos();
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        signals.forEach((key, signal) -> {
            if (System.nanoTime() > deadline) {
                throw late();
            }
            sent.add(send(Topics.SIGNALS, key, SignalCodec.encode(signal)));
        });
        sent.forEach(one -> await(Topics.SIGNALS, one, deadline));
    }

    private Future<RecordMetadata> send(String topic, String key, byte[] value) {
        return producer().send(new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), value));
    }

    private void await(String topic, Future<RecordMetadata> sent, long deadlineNanos) {
        try {
            sent.get(Math.max(0, deadlineNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw new KafkaException(topic + " did not take it: " + e.getCause().getMessage(), e);
        } catch (TimeoutException e) {
            throw late();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted", e);
        }
    }

    private KafkaException late() {
        return new KafkaException("Kafka has not answered within " + within.toMillis() + " ms");
    }

    private synchronized KafkaProducer<byte[], byte[]> producer() {
        if (closed) {
            throw new KafkaException("the processor is stopping");
        }
        KafkaProducer<byte[], byte[]> known = producer;
        if (known == null) {
            Map<String, Object> settings = new HashMap<>(client);
            settings.put(ProducerConfig.ACKS_CONFIG, "all");
            settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, (int) within.toMillis());
            known = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
            producer = known;
        }
        return known;
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (producer != null) {
            producer.close(Duration.ofSeconds(1));
            producer = null;
        }
    }
}
