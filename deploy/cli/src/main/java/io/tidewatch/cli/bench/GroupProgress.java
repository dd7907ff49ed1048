package io.tidewatch.cli.bench;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.DoubleConsumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** How far a consumer group is with some topics, by its committed offsets. */
final class GroupProgress {
    private static final long LOOK_NANOS = Duration.ofMillis(50).toNanos();

    private final Admin admin;
    private final String group;
    private final Map<TopicPartition, Long> ends;
    private final Map<String, Double> eventsPerRecord = new HashMap<>();

    /** @param eventsByTopic how many events those topics hold */
    GroupProgress(Admin admin, String group, Map<String, Long> eventsByTopic) {
        this.admin = admin;
        this.group = group;
        this.ends = ends(admin, List.copyOf(eventsByTopic.keySet()));
        eventsByTopic.forEach((topic, events) -> {
            long records = ends.entrySet().stream()
                    .filter(e -> e.getKey().topic().equals(topic))
                    .mapToLong(Map.Entry::getValue)
                    .sum();
            eventsPerRecord.put(topic, records == 0 ? 0 : (double) events / records);
        });
    }

    /** @return events behind the committed offsets */
    double events() {
        try {
            double[] done = {0};
            admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .forEach((partition, offset) -> {
                        Long end = ends.get(partition);
                        if (offset != null && end != null) {
                            done[0] += Math.min(offset.offset(), end)
                                    * eventsPerRecord.getOrDefault(partition.topic(), 0.0);
                        }
                    });
            return done[0];
        } catch (ExecutionException e) {
            // the group is not there yet, or its coordinator moves: the next look tells
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    /**
     * Waits until so many events are behind.
     *
     * @param check called at each look; throws where waiting is in vain
     * @param done told at each look how many are behind
     * @return how many are behind then
     * @throws IllegalStateException where it does not come to that in time
     */
    double await(double wanted, Duration patience, Runnable check, DoubleConsumer done) {
        long deadline = System.nanoTime() + patience.toNanos();
        double now = events();
        while (now < wanted) {
            if (System.nanoTime() > deadline || Thread.currentThread().isInterrupted()) {
                throw new IllegalStateException(
                        group + " did only " + (long) now + " of " + (long) wanted + " events in time");
            }
            check.run();
            done.accept(now);
            LockSupport.parkNanos(LOOK_NANOS);
            now = events();
        }
        return now;
    }

    static Map<TopicPartition, Long> ends(Admin admin, List<String> topics) {
        try {
            Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
            admin.describeTopics(topics)
                    .allTopicNames()
                    .get()
                    .forEach((name, topic) -> topic.partitions()
                            .forEach(p -> asked.put(new TopicPartition(name, p.partition()), OffsetSpec.latest())));
            Map<TopicPartition, Long> ends = new HashMap<>();
            admin.listOffsets(asked).all().get().forEach((partition, info) -> ends.put(partition, info.offset()));
            return ends;
        } catch (ExecutionException e) {
            throw new IllegalStateException("the topics' ends cannot be read", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
