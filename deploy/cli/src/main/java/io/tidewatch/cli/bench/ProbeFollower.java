package io.tidewatch.cli.bench;

import io.tidewatch.alert.Alert;
import io.tidewatch.alert.ErrorGroup;
import io.tidewatch.alert.NotificationRecord;
import io.tidewatch.wire.Decoded;
import io.tidewatch.wire.JsonCodec;
import io.tidewatch.wire.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads what is committed of groups, alerts and notifications, and says when a probe is seen there. */
final class ProbeFollower implements AutoCloseable {
    /** Where the applications of one hop tell what fires. */
    static final String ONE_HOP = "tidewatch-bench-one-hop";

    static final String SHORT_ONE_HOP = "tidewatch-bench-one-hop-short";
    private static final List<String> TOPICS =
            List.of(Topics.ERROR_GROUPS, Topics.ALERTS, Topics.NOTIFICATIONS, ONE_HOP, SHORT_ONE_HOP);

    private final KafkaConsumer<String, byte[]> consumer;
    private final Probes probes;
    private final AtomicBoolean stop = new AtomicBoolean();
    private final Thread thread = new Thread(this::follow, "tidewatch-bench-follower");
    private volatile String fault = "";

    /** Stands at the ends when it returns, so that nothing of what is published after it escapes. */
    ProbeFollower(String bootstrap, Probes probes) {
        this.probes = probes;
        consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrap,
                        "isolation.level",
                        "read_committed",
                        "enable.auto.commit",
                        false),
                new StringDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = TOPICS.stream()
                .flatMap(topic -> consumer.partitionsFor(topic).stream())
                .map(p -> new TopicPartition(p.topic(), p.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
        thread.setDaemon(true);
        thread.start();
    }

    /** @throws IllegalStateException where it cannot follow any more */
    void checkAlive() {
        if (!fault.isEmpty()) {
            throw new IllegalStateException("the results could not be read: " + fault);
        }
    }

    @Override
    public void close() {
        stop.set(true);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!thread.isAlive()) {
            consumer.close();
        }
    }

    private void follow() {
        try {
            while (!stop.get()) {
                var records = consumer.poll(Duration.ofMillis(100));
                long now = System.nanoTime();
                records.forEach(record -> read(record, now));
            }
        } catch (RuntimeException e) {
            fault = e.toString();
        }
    }

    private void read(ConsumerRecord<String, byte[]> record, long now) {
        byte[] value = record.value();
        if (value == null) {
            return;
        }
        switch (record.topic()) {
            case Topics.ERROR_GROUPS -> {
                if (JsonCodec.ERROR_GROUP.decode(value) instanceof Decoded.Ok<ErrorGroup> ok) {
                    ok.value().fingerprints().forEach(f -> probes.seen(Probes.Step.GROUP, f, now));
                }
            }
            case Topics.ALERTS -> {
                if (JsonCodec.ALERT.decode(value) instanceof Decoded.Ok<Alert> ok
                        && ok.value().transition() == Alert.Transition.FIRED) {
                    probes.seen(Probes.Step.ALERT, ok.value().key(), now);
                }
            }
            case ONE_HOP -> probes.seen(Probes.Step.ONE_HOP, record.key(), now);
            case SHORT_ONE_HOP -> probes.seen(Probes.Step.SHORT_ONE_HOP, record.key(), now);
            default -> {
                if (JsonCodec.NOTIFICATION.decode(value) instanceof Decoded.Ok<NotificationRecord> ok
                        && ok.value().outcome() == NotificationRecord.Outcome.DELIVERED) {
                    ok.value().alertKeys().forEach(key -> probes.seen(Probes.Step.NOTIFICATION, key, now));
                }
            }
        }
    }
}
