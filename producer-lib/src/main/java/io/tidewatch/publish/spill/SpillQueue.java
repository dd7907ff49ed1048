package io.tidewatch.publish.spill;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Records in files, first in, first out, bounded in bytes. What was written is read again by this process or by the next
 * one of the same source; it is forgotten when it was acknowledged. Bytes that are damaged, a torn end or flipped bits, are
 * passed over and counted. For one thread.
 */
public final class SpillQueue implements AutoCloseable {
    private static final long MOST_SEGMENT_BYTES = 8L << 20;

    private final SpillConfig config;
    private final SpillDirectory directory;
    private final RunState state;
    private final Recovery recovery;
    private final Deque<Segment> segments = new ArrayDeque<>();
    private final EntryCodec codec = new EntryCodec();
    private final long segmentBytes;
    private ByteBuffer scratch = ByteBuffer.allocateDirect(128 << 10);
    private @Nullable Segment writing;
    private Position readUpTo;
    private long nextNumber;
    private long bytes;
    private long damagedBytes;
    private boolean dirty;
    private long forcedNanos = System.nanoTime();

    /**
     * An entry that was read.
     *
     * @param end where it ends: what {@link #acknowledged} takes
     */
    public record Entry(SpilledRecord record, Position end) {}

    private SpillQueue(SpillConfig config, SpillDirectory directory, RunState state, Recovery recovery) {
        this.config = config;
        this.directory = directory;
        this.state = state;
        this.recovery = recovery;
        this.segmentBytes = Math.min(MOST_SEGMENT_BYTES, config.maxBytes() / 8);
        segments.addAll(recovery.segments());
        readUpTo = recovery.acknowledged();
        damagedBytes = recovery.damagedBytes();
        for (Segment segment : segments) {
            bytes += segment.length();
            nextNumber = Math.max(nextNumber, segment.number + 1);
        }
        nextNumber = Math.max(nextNumber, recovery.acknowledged().segment() + 1);
    }

    /**
     * Takes a folder below the base, and what dead publishers left there.
     *
     * @param epochMillis number space of this run
     * @throws IOException where there is no folder to be had, with the reason
     */
    public static SpillQueue open(SpillConfig config, Path base, long epochMillis) throws IOException {
        SpillDirectory directory = SpillDirectory.take(base);
        try {
            Recovery recovery = Recovery.of(directory);
            RunState state = RunState.begin(directory.path, epochMillis, recovery.acknowledged());
            return new SpillQueue(config, directory, state, recovery);
        } catch (IOException | RuntimeException e) {
            directory.close();
            throw e;
        }
    }

    /** @return events by kind that earlier runs left and that will be read */
    public Counts recovered() {
        return recovery.recovered();
    }

    /** @return events by kind that earlier runs took and that are neither in their ledgers' outcomes nor on disk */
    public Counts lostBefore() {
        return recovery.lost();
    }

    /** @return bytes that could not be read, those that earlier runs left included */
    public long damagedBytes() {
        return damagedBytes;
    }

    /** @return bytes on disk that are not acknowledged, to the segment */
    public long bytes() {
        return bytes;
    }

    /** @return how full it is, 0 to 1 */
    public double fill() {
        return (double) bytes / config.maxBytes();
    }

    /** @return whether something is in it that was not read */
    public boolean hasUnread() {
        Segment last = segments.peekLast();
        return last != null && new Position(last.number, last.length()).compareTo(readUpTo) > 0;
    }

    /** Gives up what is left of the file that is being read. */
    public void passOver() {
        for (Segment segment : segments) {
            Position end = new Position(segment.number, segment.length());
            if (end.compareTo(readUpTo) > 0) {
                readUpTo = end;
                return;
            }
        }
    }

    /** @return number of the oldest file; -1 where there is none */
    public long oldestSegment() {
        Segment oldest = segments.peekFirst();
        return oldest == null ? -1 : oldest.number;
    }

    /** @return the end of what is in it */
    public Position end() {
        Segment last = segments.peekLast();
        return last == null ? readUpTo : new Position(last.number, last.length());
    }

    /** @return whether everything in it was acknowledged */
    public boolean isEmpty() {
        return segments.isEmpty();
    }

    /**
     * Appends a record.
     *
     * @return where it ends; null where it has no room within the bound
     * @throws IOException where it cannot be written; then nothing of it is there
     */
    public @Nullable Position append(SpilledRecord record) throws IOException {
        scratch = codec.encode(record, scratch);
        if (bytes + scratch.limit() > config.maxBytes()) {
            return null;
        }
        Segment to = writing;
        if (to == null || to.length() > 0 && to.length() + scratch.limit() > segmentBytes) {
            to = begin();
        }
        int size = scratch.limit();
        to.append(scratch, record);
        bytes += size;
        dirty = true;
        return new Position(to.number, to.length());
    }

    /** A record that was appended is already with its sender: it is not read again in this run. */
    public void skip(Position end) {
        readUpTo = end;
        segmentOf(end.segment()).ifPresent(segment -> {
            segment.read.addAll(segment.total.minus(segment.read));
        });
    }

    /** @return the next entry that was not read; null where there is none now */
    public @Nullable Entry next() throws IOException {
        for (Segment segment : segments) {
            if (segment.number < readUpTo.segment()) {
                continue;
            }
            long from = segment.number == readUpTo.segment() ? readUpTo.offset() : segment.start;
            if (from >= segment.length()) {
                continue;
            }
            Segment.Found found = segment.next(from);
            // what was damaged when it was taken over is counted already
            damagedBytes += segment.scanned ? 0 : found.damagedBytes();
            readUpTo = new Position(segment.number, found.nextOffset());
            if (found.record() != null) {
                segment.read.add(found.record().kind(), found.record().count());
                return new Entry(found.record(), readUpTo);
            }
        }
        return null;
    }

    /**
     * All up to there is done.
     *
     * @return events by kind that were in the segments forgotten by this and were never read: damage took them
     */
    public Counts acknowledged(Position end) throws IOException {
        Counts unread = new Counts();
        state.acknowledged(end);
        while (!segments.isEmpty()) {
            Segment oldest = segments.getFirst();
            boolean done =
                    oldest.number < end.segment() || oldest.number == end.segment() && end.offset() >= oldest.length();
            if (!done) {
                break;
            }
            unread.addAll(oldest.total.minus(oldest.read));
            forget(oldest);
        }
        return unread;
    }

    /**
     * Gives the oldest segment up to make room.
     *
     * @return events by kind that were in it and were not read yet
     */
    public Counts dropOldest() throws IOException {
        Segment oldest = segments.peekFirst();
        if (oldest == null) {
            return new Counts();
        }
        Counts unread = oldest.total.minus(oldest.read);
        Position end = new Position(oldest.number, oldest.length());
        if (readUpTo.compareTo(end) < 0) {
            readUpTo = end;
        }
        forget(oldest);
        return unread;
    }

    /** Forces what was written to the disk, where that is due. */
    public void sync(long nowNanos) throws IOException {
        Segment to = writing;
        if (dirty
                && to != null
                && nowNanos - forcedNanos >= config.fsyncInterval().toNanos()) {
            to.force();
            dirty = false;
            forcedNanos = nowNanos;
        }
    }

    /** Notes the ledger where a kill does not reach it. */
    public void ledger(int kind, long produced, long settled, long spilled) {
        state.ledger(kind, produced, settled, spilled);
    }

    /** Forces it to disk and lets go of the folder. What is in it stays for the next run. */
    @Override
    public void close() throws IOException {
        try {
            if (dirty && writing != null) {
                writing.force();
            }
            state.clean();
        } finally {
            for (Segment segment : segments) {
                segment.close();
            }
            if (segments.isEmpty()) {
                RunState.delete(directory.path);
            }
            directory.close();
        }
    }

    private Segment begin() throws IOException {
        Segment full = writing;
        if (full != null && dirty) {
            full.force();
        }
        Segment next = Segment.create(directory.path, nextNumber++);
        segments.addLast(next);
        writing = next;
        return next;
    }

    private void forget(Segment segment) throws IOException {
        segments.remove(segment);
        bytes -= segment.length();
        if (writing == segment) {
            writing = null;
            dirty = false;
        }
        segment.delete();
    }

    private Optional<Segment> segmentOf(long number) {
        return segments.stream().filter(segment -> segment.number == number).findFirst();
    }
}
