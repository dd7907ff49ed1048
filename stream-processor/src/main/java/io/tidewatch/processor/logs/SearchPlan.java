package io.tidewatch.processor.logs;

import io.tidewatch.processor.ingest.EventTime;
import io.tidewatch.processor.search.Query;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/** Which offset ranges one question has to read, in the order of the lines it wants first. Not thread-safe. */
final class SearchPlan {
    /** Neighbours are read at one go, the more the farther from the first: up to so many bytes. */
    private static final long MOST_BYTES = 32L << 20;

    private final Query query;
    private final long fromMillis;
    private final long toMillis;
    private final LogOrder order;
    private final List<Range> ranges = new ArrayList<>();
    private final List<Range> late = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();
    private int blocks;

    /**
     * Records [from, to) of a partition.
     *
     * @param oldestMillis least event time of its lines
     * @param newestMillis greatest event time of its lines
     * @param blocks how many blocks it is of
     * @param bytes of its records; 0 where not known
     */
    record Range(
            TopicPartition partition,
            long from,
            long to,
            long oldestMillis,
            long newestMillis,
            int blocks,
            long bytes) {
        Range with(Range next) {
            return new Range(
                    partition,
                    Math.min(from, next.from),
                    Math.max(to, next.to),
                    Math.min(oldestMillis, next.oldestMillis),
                    Math.max(newestMillis, next.newestMillis),
                    blocks + next.blocks,
                    bytes + next.bytes);
        }

        Range since(long beginning) {
            return from >= beginning
                    ? this
                    : new Range(partition, beginning, to, oldestMillis, newestMillis, blocks, bytes);
        }

        boolean touches(Range next) {
            return next.to == from || next.from == to;
        }

        /** @return whether its times are those of lines: not of a tail, nor of what has no row any more */
        boolean timesKnown() {
            return oldestMillis != Long.MIN_VALUE && newestMillis != Long.MAX_VALUE;
        }

        /** @return event time of the line that may come first in that order */
        long firstMillis(LogOrder order) {
            return order == LogOrder.NEWEST ? newestMillis : oldestMillis;
        }

        /** @return whether that is the time of a line: of a tail nothing is known */
        boolean firstKnown(LogOrder order) {
            long first = firstMillis(order);
            return first != Long.MAX_VALUE && first != Long.MIN_VALUE;
        }
    }

    SearchPlan(Query query, long fromMillis, long toMillis, LogOrder order) {
        this.query = query;
        this.fromMillis = fromMillis;
        this.toMillis = toMillis;
        this.order = order;
    }

    /**
     * What one partition has to be read of, whatever of it is still in the topic.
     *
     * @param tail offset behind the last record of which the index knows something
     * @param tailOldest no line behind it is older
     * @param blocks of which there are rows, and the tail
     */
    record Part(
            TopicPartition partition, List<Stretch> found, List<Range> late, long tail, long tailOldest, int blocks) {}

    /** @param sure whether there were records: then it is told where they are gone; else there may never have been any */
    private record Stretch(Range range, boolean sure) {}

    /**
     * Finds the blocks of a partition that may hold a match, and the tail behind the last one of which something is known.
     * Changes nothing here: several threads may look, each at partitions of its own.
     */
    Part look(TopicPartition partition, ReadOnlyKeyValueStore<String, byte[]> rows, OpenBlocks open) {
        String part = BlockKeys.part(partition.topic(), partition.partition());
        List<Stretch> found = new ArrayList<>();
        int blocks = 1;
        long tail = 0;
        long tailOldest = Long.MIN_VALUE;
        try (ShardCursors shards = new ShardCursors(rows, part);
                KeyValueIterator<String, byte[]> all = rows.range(LogStores.from(part), LogStores.to(part))) {
            while (all.hasNext()) {
                BlockRow block = BlockRow.read(all.next().value);
                addUnknown(found, partition, tail, tailOldest, block);
                if (!block.closed()) {
                    tail = block.fromOffset();
                    tailOldest = block.fromAppendMillis() - EventTime.MOST_BEHIND;
                    continue;
                }
                tail = block.toOffset();
                tailOldest = block.toAppendMillis() - EventTime.MOST_BEHIND;
                blocks++;
                if (block.overlaps(fromMillis, toMillis) && query.mayMatch(new StoredBlock(block, shards))) {
                    found.add(new Stretch(range(partition, block), true));
                }
            }
        }
        OpenBlocks.Known known = open.look(part, tail, query);
        if (known != null) {
            if (known.mayMatch() && known.toEventMillis() >= fromMillis && known.fromEventMillis() < toMillis) {
                found.add(new Stretch(
                        new Range(
                                partition,
                                tail,
                                known.toOffset(),
                                known.fromEventMillis(),
                                known.toEventMillis(),
                                1,
                                known.bytes()),
                        true));
            }
            tail = known.toOffset();
        }
        return new Part(partition, found, List.of(), tail, tailOldest, blocks);
    }

    /**
     * Plans a partition of which no index is at hand, in slices of append time.
     *
     * @param from first offset of each slice, and the end of the last
     * @param times from when on each slice was appended, and until when the last
     * @param late number of the first slice that was appended behind the time asked for
     */
    static Part unindexed(TopicPartition partition, long[] from, long[] times, int late) {
        List<Stretch> inTime = new ArrayList<>();
        List<Range> behind = new ArrayList<>();
        for (int i = 0; i + 1 < times.length; i++) {
            if (from[i] < from[i + 1]) {
                long oldest = times[i] - EventTime.MOST_BEHIND - TopicSlices.CLOCK_BACK_MILLIS;
                long newest = i < late ? times[i + 1] + EventTime.MOST_AHEAD : Long.MAX_VALUE;
                Range slice = new Range(partition, from[i], from[i + 1], oldest, newest, 1, 0);
                if (i < late) {
                    inTime.add(new Stretch(slice, true));
                } else {
                    behind.add(slice);
                }
            }
        }
        return new Part(partition, inTime, behind, Long.MAX_VALUE, Long.MIN_VALUE, 1);
    }

    /**
     * What lies before a row: the topic may keep records for longer than the index keeps rows, rows may be missing in the
     * middle, and the index may have gone on later than it left off. Nothing is known of what is there.
     */
    private void addUnknown(List<Stretch> found, TopicPartition partition, long from, long oldest, BlockRow next) {
        long newest = next.fromAppendMillis() + EventTime.MOST_AHEAD;
        if (next.fromOffset() > from && newest >= fromMillis && oldest < toMillis) {
            found.add(new Stretch(new Range(partition, from, next.fromOffset(), oldest, newest, 1, 0), false));
        }
    }

    /**
     * Adds what was found of a partition.
     *
     * @param beginning first offset that is still in the topic
     * @param end offset behind the last committed record
     */
    void add(Part part, long beginning, long end) {
        blocks += part.blocks;
        List<Range> there = new ArrayList<>();
        Gone gone = new Gone(beginning);
        for (Stretch stretch : part.found) {
            Range range = stretch.range;
            if (stretch.sure) {
                gone.look(range);
            }
            if (range.to > beginning) {
                there.add(range.since(beginning));
                blocks += stretch.sure ? 0 : 1;
            }
        }
        if (part.tail < end && part.tailOldest < toMillis) {
            Range tail = new Range(part.partition, part.tail, end, part.tailOldest, Long.MAX_VALUE, 1, 0);
            if (part.tail > 0) {
                gone.look(tail);
            }
            if (end > beginning) {
                there.add(tail.since(beginning));
            }
        }
        if (gone.to > gone.from) {
            faults.add(part.partition.topic() + " partition " + part.partition.partition() + ": offsets " + gone.from
                    + " to " + (gone.to - 1) + " are no longer in the topic");
        }
        joined(there);
        late.addAll(part.late);
    }

    /** Offsets that should be read and lie before the topic's beginning: in one word, however many blocks they are. */
    private static final class Gone {
        private final long beginning;
        private long from = Long.MAX_VALUE;
        private long to;

        Gone(long beginning) {
            this.beginning = beginning;
        }

        /** @param range ranges come in the order of their offsets */
        void look(Range range) {
            if (range.from < beginning) {
                from = Math.min(from, range.from);
                to = Math.min(range.to, beginning);
            }
        }
    }

    private static Range range(TopicPartition partition, BlockRow block) {
        return new Range(
                partition,
                block.fromOffset(),
                block.toOffset(),
                block.fromEventMillis(),
                block.toEventMillis(),
                1,
                block.bytes());
    }

    /** @return the one whose lines may come first, first; at the end those that have to be read whatever the others hold */
    List<Range> inOrder() {
        Comparator<Range> byTime = Comparator.comparingLong(range -> range.firstMillis(order));
        Comparator<Range> oldestFirst = byTime.thenComparingLong(Range::from);
        ranges.sort(order == LogOrder.NEWEST ? oldestFirst.reversed() : oldestFirst);
        late.sort(Comparator.comparingLong(Range::oldestMillis).thenComparingLong(Range::from));
        List<Range> all = new ArrayList<>(ranges);
        all.addAll(late);
        return all;
    }

    /** @return how many of those in order may be left out where their lines would come too late */
    int inTime() {
        return ranges.size();
    }

    /** @return ranges that should be read and are no longer there */
    List<String> faults() {
        return faults;
    }

    int blocks() {
        return blocks;
    }

    /** A few lines are found in the first blocks; whoever reads on wants many. */
    private void joined(List<Range> found) {
        if (order == LogOrder.NEWEST) {
            java.util.Collections.reverse(found);
        }
        int most = 1;
        Range last = null;
        for (Range next : found) {
            if (last != null
                    && last.timesKnown()
                    && next.timesKnown()
                    && last.touches(next)
                    && last.blocks < most
                    && last.bytes + next.bytes <= MOST_BYTES) {
                last = last.with(next);
                continue;
            }
            if (last != null) {
                ranges.add(last);
                most *= 2;
            }
            last = next;
        }
        if (last != null) {
            ranges.add(last);
        }
    }
}
