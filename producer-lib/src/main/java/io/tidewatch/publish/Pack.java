package io.tidewatch.publish;

import io.tidewatch.wire.ByteSink;
import java.util.ArrayList;
import java.util.List;

/** Lines of one kind that are becoming a record. Not thread-safe. */
final class Pack {
    private final EventKind kind;
    private final ByteSink lines;
    private final List<Capture<?>> tracked = new ArrayList<>();
    private int count;
    private long sinceNanos;

    Pack(EventKind kind) {
        this(kind, 64 << 10);
    }

    Pack(EventKind kind, int firstBytes) {
        this.kind = kind;
        this.lines = new ByteSink(firstBytes);
    }

    EventKind kind() {
        return kind;
    }

    boolean isEmpty() {
        return count == 0;
    }

    int count() {
        return count;
    }

    int bytes() {
        return lines.length();
    }

    /** @return when its first line came, by {@link System#nanoTime}; means nothing while it is empty */
    long sinceNanos() {
        return sinceNanos;
    }

    /** @return whether a line of that size would make it larger than {@code most}; an empty one takes any */
    boolean isTooSmallFor(int bytes, int most) {
        return count > 0 && lines.length() + 1 + bytes > most;
    }

    void add(ByteSink line, List<Capture<?>> told, long nowNanos) {
        if (count == 0) {
            sinceNanos = nowNanos;
        } else {
            lines.append('\n');
        }
        lines.append(line.array(), 0, line.length());
        count++;
        tracked.addAll(told);
    }

    byte[] toBytes() {
        return lines.toBytes();
    }

    /** @return those of its lines that want to hear what becomes of them */
    List<Capture<?>> tracked() {
        return List.copyOf(tracked);
    }

    void clear() {
        tracked.clear();
        count = 0;
        lines.reset();
    }
}
