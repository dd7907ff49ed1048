package io.tidewatch.processor.audit;

import io.tidewatch.alert.AuditRecord;
import io.tidewatch.wire.JsonCodec;
import io.tidewatch.wire.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings audit records to their topic by a thread of its own: who asks does not wait for Kafka. Connects for the first
 * record. What it has no place for, and what Kafka does not take, is counted. Thread-safe.
 */
public final class AuditWriter implements Predicate<AuditRecord>, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AuditWriter.class);
    private static final int ROOM = 1_000;
    private static final long LOOK_MILLIS = 200;
    private static final int DELIVERY_MILLIS = 120_000;

    private final Map<String, Object> client;
    private final BlockingQueue<AuditRecord> waiting = new ArrayBlockingQueue<>(ROOM);
    private final LongAdder untaken = new LongAdder();
    private final Thread thread = new Thread(this::run, "tidewatch-audit");
    private volatile boolean running;
    private volatile boolean refused;

    /** @param client addresses and security of the cluster */
    public AuditWriter(Map<String, ?> client) {
        this.client = new HashMap<>(client);
        this.client.put(ProducerConfig.ACKS_CONFIG, "all");
        this.client.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_MILLIS);
        thread.setDaemon(true);
    }

    public void start() {
        running = true;
        thread.start();
    }

    /** @return false where there is no place for it */
    @Override
    public boolean test(AuditRecord record) {
        return waiting.offer(record);
    }

    /** @return records Kafka did not take */
    public long untaken() {
        return untaken.sum();
    }

    /** What waits is still sent, for 2 s at most. */
    @Override
    public void close() {
        if (!running) {
            return;
        }
        running = false;
        try {
            thread.join(2_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        Producer<byte[], byte[]> producer = null;
        while (running || !waiting.isEmpty()) {
            try {
                AuditRecord record = waiting.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                if (record != null) {
                    producer = producer == null
                            ? new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer())
                            : producer;
                    send(producer, record);
                }
            } catch (KafkaException e) {
                refused(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        untaken.add(waiting.size());
        if (producer != null) {
            producer.close(Duration.ofSeconds(1));
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the callback hears of it
    private void send(Producer<byte[], byte[]> producer, AuditRecord record) {
        byte[] key = record.target().getBytes(StandardCharsets.UTF_8);
        producer.send(new ProducerRecord<>(Topics.AUDIT, key, JsonCodec.AUDIT.encode(record)), (at, fault) -> {
            if (fault != null) {
                refused(fault);
            } else {
                refused = false;
            }
        });
    }

    private void refused(Exception fault) {
        untaken.increment();
        if (!refused) {
            refused = true;
            LOG.atWarn().addKeyValue("cause", fault.toString()).log("audit records are not taken; they are counted");
        }
    }
}
