package io.tidewatch.processor.run;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StateRestoreListener;

/** How far the restore of each store is. Thread-safe. */
final class Restores implements StateRestoreListener {
    private final ConcurrentHashMap<TopicPartition, Restore> running = new ConcurrentHashMap<>();
    private final Clock clock;
    private volatile long lastMoveMillis;

    Restores(Clock clock) {
        this.clock = clock;
    }

    /**
     * One store partition that is being restored.
     *
     * @param remaining records still to read, about
     */
    record Restore(String store, int partition, long remaining) {}

    @Override
    public void onRestoreStart(TopicPartition partition, String store, long from, long to) {
        running.put(partition, new Restore(store, partition.partition(), to - from));
        lastMoveMillis = clock.millis();
    }

    @Override
    public void onBatchRestored(TopicPartition partition, String store, long batchEnd, long restored) {
        running.computeIfPresent(
                partition, (p, r) -> new Restore(store, p.partition(), Math.max(0, r.remaining() - restored)));
        lastMoveMillis = clock.millis();
    }

    @Override
    public void onRestoreEnd(TopicPartition partition, String store, long total) {
        running.remove(partition);
        lastMoveMillis = clock.millis();
    }

    @Override
    public void onRestoreSuspended(TopicPartition partition, String store, long total) {
        running.remove(partition);
    }

    List<Restore> now() {
        return new ArrayList<>(running.values());
    }

    long lastMoveMillis() {
        return lastMoveMillis;
    }
}
