package io.tidewatch.cli;

import io.tidewatch.event.ErrorEvent;
import io.tidewatch.event.LogEvent;
import io.tidewatch.event.LogLevel;
import io.tidewatch.event.Severity;
import io.tidewatch.event.Source;
import io.tidewatch.wire.ByteSink;
import io.tidewatch.wire.ErrorEventEncoder;
import io.tidewatch.wire.LogEventEncoder;
import io.tidewatch.wire.RecordOrigin;
import io.tidewatch.wire.Topics;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A source that goes on sending while the broker dies and comes back: errors of some fingerprints and a few log lines, on
 * both logs topics in turns, numbered. Each 50th error is sent twice with its number, as a source does that did not hear the first answer.
 */
final class KillLoad implements AutoCloseable {
    private static final int STEADY = 10;
    private static final int ERRORS_A_TICK = 6;
    private static final int TICK_MILLIS = 20;
    private static final int REPEAT_EACH = 50;

    private final Source source = new Source("kill-shop", "shop-1", "shop-host", "test", "1.0");
    private final long epochMillis = System.currentTimeMillis();
    private final KafkaProducer<byte[], byte[]> producer;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    private final Random random;
    private final ByteSink bytes = new ByteSink();
    private final ErrorEventEncoder errors = new ErrorEventEncoder();
    private final LogEventEncoder logs = new LogEventEncoder();
    private final AtomicInteger fresh = new AtomicInteger();
    private final AtomicLong acknowledged = new AtomicLong();
    private volatile boolean paused;
    private volatile Throwable fault;
    private long errorSequence;
    private volatile long lines;
    private int known = STEADY;

    KillLoad(String bootstrap, long seed) {
        random = new Random(seed);
        producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers", bootstrap,
                        "acks", "all",
                        "enable.idempotence", true,
                        "linger.ms", 5,
                        "request.timeout.ms", 10_000,
                        "delivery.timeout.ms", 600_000,
                        "max.block.ms", 600_000,
                        "reconnect.backoff.max.ms", 500),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        thread.scheduleWithFixedDelay(this::tick, 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** The next error is of a fingerprint never seen: it makes an alert. */
    void somethingNew() {
        fresh.incrementAndGet();
    }

    /** Stops sending and returns when all that was sent is acknowledged: the broker has to be there. */
    void pause() throws Exception {
        paused = true;
        thread.submit(producer::flush).get(2, TimeUnit.MINUTES);
        if (fault != null) {
            throw new AssertionError("the source could not send", fault);
        }
    }

    void goOn() {
        paused = false;
    }

    /** @return records of errors the broker took, the repeated ones included */
    long acknowledged() {
        return acknowledged.get();
    }

    /** @return log lines sent */
    long lines() {
        return lines;
    }

    private void tick() {
        if (paused || fault != null) {
            return;
        }
        try {
            for (int i = 0; i < ERRORS_A_TICK; i++) {
                error(fresh.getAndUpdate(n -> Math.max(0, n - 1)) > 0 ? known++ : random.nextInt(STEADY));
            }
            log();
        } catch (RuntimeException e) {
            fault = e;
        }
    }

    private void error(int kind) {
        String fingerprint = String.format("%016x", 0xabc0000L + kind);
        long sequence = errorSequence++;
        bytes.reset();
        errors.encode(
                new ErrorEvent(
                        System.currentTimeMillis(),
                        source,
                        fingerprint,
                        Map.of("v1", fingerprint),
                        "shop.Failure" + kind,
                        "order " + sequence + " failed",
                        "",
                        "shop.Orders.place",
                        "shop.Orders",
                        "worker",
                        true,
                        Severity.ERROR,
                        1 + random.nextInt(3),
                        Map.of(),
                        Map.of()),
                bytes);
        byte[] value = bytes.toBytes();
        for (int copy = 0; copy < (sequence % REPEAT_EACH == 0 ? 2 : 1); copy++) {
            send(Topics.ERRORS, fingerprint, sequence, value);
        }
    }

    private void log() {
        long line = lines;
        bytes.reset();
        logs.encode(
                LogEvent.of(System.currentTimeMillis(), LogLevel.INFO, "shop.Orders", "order " + line + " placed"),
                bytes);
        send(line % 2 == 0 ? Topics.LOGS : Topics.SHORT_LOGS, source.key(), line / 2, bytes.toBytes());
        lines = line + 1;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the callback is told the same
    private void send(String topic, String key, long sequence, byte[] value) {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), value);
        new RecordOrigin(source, epochMillis, sequence, 1).write(record.headers());
        producer.send(record, (metadata, why) -> {
            if (why != null) {
                fault = why;
            } else if (topic.equals(Topics.ERRORS)) {
                acknowledged.incrementAndGet();
            }
        });
    }

    @Override
    public void close() {
        thread.shutdownNow();
        producer.close(java.time.Duration.ZERO);
    }
}
