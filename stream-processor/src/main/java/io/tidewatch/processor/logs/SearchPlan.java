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

    /** What one partition has to be read of. */
    static final class Part {
        private final TopicPartition partition;
        private final long beginning;
        private final List<Range> found = new ArrayList<>();
        private final List<Range> late = new ArrayList<>();
        private int blocks = 1;
        private long goneFrom = Long.MAX_VALUE;
        private long goneTo;

        private Part(TopicPartition partition, long beginning) {
            this.partition = partition;
            this.beginning = beginning;
        }

        private void add(Range range) {
            if (range.from < beginning) {
                // blocks come in order: one word on all that are gone, however many a week of short lines were
                goneFrom = Math.min(goneFrom, range.from);
                goneTo = Math.min(range.to, beginning);
            }
            if (range.to > beginning) {
                found.add(new Range(
                        range.partition,
                        Math.max(range.from, beginning),
                        range.to,
                        range.oldestMillis,
                        range.newestMillis,
                        range.blocks,
                        range.bytes));
            }
        }
    }

    /**
     * Finds the blocks of a partition that may hold a match, and the tail behind the last one of which something is known.
     * Changes nothing here: several threads may look, each at partitions of its own.
     *
     * @param beginning first offset that is still in the topic
     * @param end offset behind the last committed record
     */
    Part look(
            TopicPartition partition,
            ReadOnlyKeyValueStore<String, byte[]> rows,
            OpenBlocks open,
            long beginning,
            long end) {
        String part = BlockKeys.part(partition.topic(), partition.partition());
        Part out = new Part(partition, beginning);
        long tail = beginning;
        long tailOldest = Long.MIN_VALUE;
        boolean first = true;
        try (ShardCursors shards = new ShardCursors(rows, part);
                KeyValueIterator<String, byte[]> all = rows.range(LogStores.from(part), LogStores.to(part))) {
            while (all.hasNext()) {
                BlockRow block = BlockRow.read(all.next().value);
                if (first) {
                    addUnindexed(out, block);
                    first = false;
                } else {
                    addGap(out, tail, tailOldest, block);
                }
                if (!block.closed()) {
                    tail = block.fromOffset();
                    tailOldest = block.fromAppendMillis() - EventTime.MOST_BEHIND;
                    continue;
                }
                tail = block.toOffset();
                tailOldest = block.toAppendMillis() - EventTime.MOST_BEHIND;
                out.blocks++;
                if (block.overlaps(fromMillis, toMillis) && query.mayMatch(new StoredBlock(block, shards))) {
                    out.add(range(partition, block));
                }
            }
        }
        OpenBlocks.Known known = open.look(part, tail, query);
        if (known != null) {
            if (known.mayMatch() && known.toEventMillis() >= fromMillis && known.fromEventMillis() < toMillis) {
                out.add(new Range(
                        partition,
                        tail,
                        known.toOffset(),
                        known.fromEventMillis(),
                        known.toEventMillis(),
                        1,
                        known.bytes()));
            }
            tail = known.toOffset();
        }
        if (tail < end && tailOldest < toMillis) {
            out.add(new Range(partition, tail, end, tailOldest, Long.MAX_VALUE, 1, 0));
        }
        return out;
    }

    /**
     * Plans a partition of which no index is at hand, in slices of append time.
     *
     * @param from first offset of each slice, and the end of the last
     * @param times from when on each slice was appended, and until when the last
     * @param late number of the first slice that was appended behind the time asked for
     */
    static Part unindexed(TopicPartition partition, long[] from, long[] times, int late) {
        Part out = new Part(partition, from[0]);
        for (int i = 0; i + 1 < times.length; i++) {
            if (from[i] < from[i + 1]) {
                long oldest = times[i] - EventTime.MOST_BEHIND - TopicSlices.CLOCK_BACK_MILLIS;
                long newest = i < late ? times[i + 1] + EventTime.MOST_AHEAD : Long.MAX_VALUE;
                List<Range> to = i < late ? out.found : out.late;
                to.add(new Range(partition, from[i], from[i + 1], oldest, newest, 1, 0));
            }
        }
        return out;
    }

    /** The topic may keep records for longer than the index keeps rows: of those nothing is known. */
    private void addUnindexed(Part out, BlockRow first) {
        long newest = first.fromAppendMillis() + EventTime.MOST_AHEAD;
        if (first.fromOffset() > out.beginning && newest >= fromMillis) {
            out.blocks++;
            out.add(new Range(out.partition, out.beginning, first.fromOffset(), Long.MIN_VALUE, newest, 1, 0));
        }
    }

    /** Rows may be missing in the middle, and the index may have gone on later than it left off: nothing is known there either. */
    private void addGap(Part out, long from, long oldest, BlockRow next) {
        long newest = next.fromAppendMillis() + EventTime.MOST_AHEAD;
        long there = Math.max(from, out.beginning);
        if (next.fromOffset() > there && newest >= fromMillis && oldest < toMillis) {
            out.blocks++;
            out.add(new Range(out.partition, there, next.fromOffset(), oldest, newest, 1, 0));
        }
    }

    /** Adds what was found of a partition. */
    void add(Part part) {
        blocks += part.blocks;
        if (part.goneTo > part.goneFrom) {
            faults.add(part.partition.topic() + " partition " + part.partition.partition() + ": offsets "
                    + part.goneFrom + " to " + (part.goneTo - 1) + " are no longer in the topic");
        }
        joined(part.found);
        late.addAll(part.late);
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
