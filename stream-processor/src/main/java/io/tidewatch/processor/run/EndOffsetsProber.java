package io.tidewatch.processor.run;

import io.tidewatch.processor.ingest.EndOffsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks up twice a second where the input partitions end. While Kafka does not answer nothing is looked up, so nothing
 * moves with the clock. Thread-safe; has one thread of its own.
 */
public final class EndOffsetsProber implements EndOffsets, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EndOffsetsProber.class);
    private static final Duration EVERY = Duration.ofMillis(500);
    private static final int BEGINNINGS_EVERY = 10;

    private final Admin admin;
    private final String group;
    private final Map<String, Integer> partitions;
    private final Clock clock;
    private final ConcurrentHashMap<TopicPartition, Probe> probes = new ConcurrentHashMap<>();
    private final Map<TopicPartition, Long> beginnings = new HashMap<>();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread;
    private volatile String fault = "";

    /**
     * @param admin used by this alone; closed with it
     * @param group group id of the application that reads the partitions
     * @param partitions number of partitions by topic
     */
    public EndOffsetsProber(Admin admin, String group, Map<String, Integer> partitions, Clock clock) {
        this.admin = admin;
        this.group = group;
        this.partitions = Map.copyOf(partitions);
        this.clock = clock;
        this.thread = new Thread(this::run, "tidewatch-end-offsets");
        this.thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    @Override
    public @Nullable Probe probe(String topic, int partition) {
        return probes.get(new TopicPartition(topic, partition));
    }

    /** @return what went wrong with the last look; empty where nothing did */
    public String fault() {
        return fault;
    }

    @Override
    public void close() {
        stop.countDown();
        thread.interrupt();
        admin.close(Duration.ofSeconds(1));
    }

    private void run() {
        try {
            for (int round = 0; !stop.await(EVERY.toMillis(), TimeUnit.MILLISECONDS); round++) {
                try {
                    look(round % BEGINNINGS_EVERY == 0);
                    said("");
                } catch (KafkaException e) {
                    said(e.getClass().getSimpleName() + ": " + e.getMessage());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void said(String now) {
        if (now.isEmpty() != fault.isEmpty() && stop.getCount() > 0) {
            LOG.atInfo().addKeyValue("fault", now).log(now.isEmpty() ? "end offsets are known" : "end offsets unknown");
        }
        fault = now;
    }

    private void look(boolean beginningsToo) {
        if (beginningsToo || beginnings.isEmpty()) {
            list(OffsetSpec.earliest()).forEach((p, info) -> beginnings.put(p, info.offset()));
        }
        // committed before ends: what was committed by then was processed by then
        Map<TopicPartition, OffsetAndMetadata> committed =
                Calls.get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
        long at = clock.millis();
        list(OffsetSpec.latest()).forEach((p, info) -> {
            OffsetAndMetadata passed = committed.get(p);
            long begin = beginnings.getOrDefault(p, 0L);
            probes.put(p, new Probe(at, info.offset(), Math.max(begin, passed == null ? 0 : passed.offset())));
        });
    }

    private Map<TopicPartition, ListOffsetsResultInfo> list(OffsetSpec which) {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        partitions.forEach((topic, n) -> {
            for (int p = 0; p < n; p++) {
                asked.put(new TopicPartition(topic, p), which);
            }
        });
        return Calls.get(admin.listOffsets(asked, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                .all());
    }
}
