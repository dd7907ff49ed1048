package io.tidewatch.agent.tail;

import io.tidewatch.agent.parse.EventReader;
import io.tidewatch.event.LogEvent;
import io.tidewatch.publish.EventSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * One open file. It is followed by its open channel, whatever becomes of its name. Used by the tailer's thread only.
 */
final class TailedFile implements AutoCloseable {
    private static final int CHUNKS_PER_STEP = 16;
    private static final long REREAD_PAUSE_NANOS = 1_000_000_000L;

    private final FileChannel channel;
    private final String service;
    private final EventReader reader;
    private final TailConfig config;
    private final Budget budget;
    private final TailCounters counters;
    private final LineFramer framer;
    private final ArrayDeque<InFlight.Entry> outbox = new ArrayDeque<>();
    private final EventReader.Sink events = this::event;
    private Path path;
    private FileMark mark;
    private InFlight inFlight;
    private @Nullable TailedFile before;
    private long nowMillis;
    private long grownNanos;
    private long notBeforeNanos;
    private long invalidSeen;
    private boolean gone;
    private boolean atEnd;

    TailedFile(
            Path path,
            String service,
            FileChannel channel,
            FileMark mark,
            long offset,
            EventReader reader,
            TailConfig config,
            Budget budget,
            TailCounters counters) {
        this.budget = budget;
        this.path = path;
        this.service = service;
        this.channel = channel;
        this.mark = mark;
        this.reader = reader;
        this.config = config;
        this.counters = counters;
        this.framer = new LineFramer(config.maxLineBytes());
        this.inFlight = new InFlight(offset, budget, counters);
        this.grownNanos = System.nanoTime();
        this.notBeforeNanos = grownNanos;
        framer.restart(offset);
    }

    /** It is read only when that one has been read to its end. */
    void after(@Nullable TailedFile earlier) {
        before = earlier;
    }

    void seenAs(Path now) {
        gone = false;
        if (!now.equals(path)) {
            path = now;
            reader.renamed(now.toString());
        }
    }

    /** No configured path leads to it any more. */
    void gone() {
        gone = true;
    }

    boolean isGone() {
        return gone;
    }

    FilePosition position() {
        return new FilePosition(path.toString(), service, mark.key(), mark.bytes(), mark.hash(), inFlight.settle());
    }

    /** @return whether it is gone and all of it was acknowledged, so that its space can be given back */
    boolean done(long nowNanos) {
        long idle = Math.max(config.closeAfter().toNanos(), config.holdPartial().toNanos() + 1);
        return gone && atEnd && inFlight.size() == 0 && outbox.isEmpty() && nowNanos - grownNanos > idle;
    }

    /**
     * Reads what is new, sends what there is room for.
     *
     * @param chunk room to read into
     * @return whether there is more to do at once
     */
    boolean step(EventSink sink, byte[] chunk, long nowNanos, long wallMillis) throws IOException {
        nowMillis = wallMillis;
        inFlight.settle();
        if (inFlight.failed()) {
            rewind(nowNanos);
        }
        if (nowNanos < notBeforeNanos || before != null && !before.exhausted()) {
            return false;
        }
        before = null;
        boolean read = false;
        for (int i = 0; i < CHUNKS_PER_STEP && drained(sink); i++) {
            if (!read(chunk, nowNanos)) {
                settleIdle(nowNanos);
                drained(sink);
                return false;
            }
            read = true;
        }
        return read && outbox.isEmpty();
    }

    private boolean exhausted() {
        return !channel.isOpen() || atEnd && outbox.isEmpty() && !reader.holds();
    }

    private boolean read(byte[] chunk, long nowNanos) throws IOException {
        long size = channel.size();
        if (size < framer.offset() || size > framer.offset() && !mark.fits(channel)) {
            truncated();
            size = channel.size();
        }
        if (size > mark.bytes() && mark.bytes() < FileMark.BYTES) {
            mark = FileMark.of(mark.key(), channel);
        }
        int count = channel.read(ByteBuffer.wrap(chunk), framer.offset());
        atEnd = count <= 0;
        if (atEnd) {
            return false;
        }
        grownNanos = nowNanos;
        counters.bytes.add(count);
        framer.feed(chunk, count, this::line);
        counters.invalid.add(reader.invalidLines() - invalidSeen);
        invalidSeen = reader.invalidLines();
        return true;
    }

    /** Nothing came for a while: an event need not wait for more lines, a line not for its end. */
    private void settleIdle(long nowNanos) {
        long idle = nowNanos - grownNanos;
        if (framer.holds() && idle > config.holdPartial().toNanos()) {
            framer.flush(this::line);
        }
        if (reader.holds() && idle > config.joinWait().toNanos()) {
            reader.flush(nowMillis, events);
        }
    }

    private boolean drained(EventSink sink) {
        for (InFlight.Entry next = outbox.peek(); next != null; next = outbox.peek()) {
            if (!budget.allows(next.weightBytes())) {
                counters.waits.increment();
                return false;
            }
            next.leaving();
            if (!sink.log(next)) {
                next.refused();
                counters.waits.increment();
                return false;
            }
            counters.events.increment();
            outbox.poll();
        }
        return true;
    }

    private void truncated() throws IOException {
        counters.truncations.increment();
        framer.flush(this::line);
        reader.flush(nowMillis, events);
        inFlight.abandon();
        inFlight = new InFlight(0, budget, counters);
        mark = FileMark.of(mark.key(), channel);
        framer.restart(0);
    }

    private void rewind(long nowNanos) {
        counters.reread.increment();
        long from = inFlight.settle();
        inFlight = new InFlight(from, budget, counters);
        outbox.clear();
        reader.clear();
        framer.restart(from);
        atEnd = false;
        notBeforeNanos = nowNanos + REREAD_PAUSE_NANOS;
    }

    private void line(byte[] bytes, int length, long start, long end, long originalBytes, boolean partial) {
        if (originalBytes > length) {
            counters.cut.increment();
        }
        reader.line(bytes, length, start, end, originalBytes, partial, nowMillis, events);
    }

    private void event(LogEvent event, long end) {
        outbox.add(inFlight.entry(event, end));
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
