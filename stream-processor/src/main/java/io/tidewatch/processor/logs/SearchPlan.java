package io.tidewatch.processor.logs;

import io.tidewatch.processor.ingest.EventTime;
import io.tidewatch.processor.search.Query;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/** Which offset ranges one search has to read, newest first. Not thread-safe. */
final class SearchPlan {
    private final Query query;
    private final LogHit.Request request;
    private final List<Range> ranges = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();
    private int blocks;
    private long goneFrom;
    private long goneTo;

    /** Records [from, to) of a partition, whose lines have event times up to {@code newestMillis}. */
    record Range(TopicPartition partition, long from, long to, long newestMillis) {}

    SearchPlan(Query query, LogHit.Request request) {
        this.query = query;
        this.request = request;
    }

    /**
     * Adds the blocks of a partition that may hold a match, and the tail behind the last closed one.
     *
     * @param beginning first offset that is still in the topic
     * @param end offset behind the last committed record
     */
    void add(TopicPartition partition, ReadOnlyKeyValueStore<String, byte[]> rows, long beginning, long end) {
        String part = BlockKeys.part(partition.topic(), partition.partition());
        goneFrom = Long.MAX_VALUE;
        goneTo = 0;
        long tail = beginning;
        long tailOldest = Long.MIN_VALUE;
        try (KeyValueIterator<String, byte[]> all = rows.range(LogStores.from(part), LogStores.to(part))) {
            while (all.hasNext()) {
                BlockRow block = BlockRow.read(all.next().value);
                if (!block.closed()) {
                    tail = block.fromOffset();
                    tailOldest = block.fromAppendMillis() - EventTime.MOST_BEHIND;
                    continue;
                }
                tail = block.toOffset();
                tailOldest = block.toAppendMillis() - EventTime.MOST_BEHIND;
                blocks++;
                if (block.overlaps(request.fromMillis(), request.toMillis()) && query.mayMatch(block)) {
                    add(partition, block.fromOffset(), block.toOffset(), block.toEventMillis(), beginning);
                }
            }
        }
        blocks++;
        if (tail < end && tailOldest < request.toMillis()) {
            add(partition, tail, end, Long.MAX_VALUE, beginning);
        }
        if (goneTo > goneFrom) {
            faults.add(partition.topic() + " partition " + partition.partition() + ": offsets " + goneFrom + " to "
                    + (goneTo - 1) + " are no longer in the topic");
        }
    }

    List<Range> newestFirst() {
        ranges.sort(Comparator.comparingLong(Range::newestMillis)
                .thenComparingLong(Range::from)
                .reversed());
        return ranges;
    }

    /** @return ranges that should be read and are no longer there */
    List<String> faults() {
        return faults;
    }

    int blocks() {
        return blocks;
    }

    private void add(TopicPartition partition, long from, long to, long newestMillis, long beginning) {
        if (from < beginning) {
            // blocks come in order: one word on all that are gone, however many a week of short lines were
            goneFrom = Math.min(goneFrom, from);
            goneTo = Math.min(to, beginning);
        }
        if (to > beginning) {
            ranges.add(new Range(partition, Math.max(from, beginning), to, newestMillis));
        }
    }
}
