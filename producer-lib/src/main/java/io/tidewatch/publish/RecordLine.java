package io.tidewatch.publish;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Records in order, and how many bytes they are. Not thread-safe. */
final class RecordLine {
    private final Deque<OutRecord> records = new ArrayDeque<>();
    private long bytes;

    long bytes() {
        return bytes;
    }

    int size() {
        return records.size();
    }

    boolean isEmpty() {
        return records.isEmpty();
    }

    /** @return all of them, first in front; not to be changed */
    Collection<OutRecord> all() {
        return Collections.unmodifiableCollection(records);
    }

    @Nullable
    OutRecord peekFirst() {
        return records.peekFirst();
    }

    void addFirst(OutRecord record) {
        records.addFirst(record);
        bytes += record.bytes();
    }

    void addLast(OutRecord record) {
        records.addLast(record);
        bytes += record.bytes();
    }

    /** There must be one. */
    OutRecord removeFirst() {
        OutRecord first = records.removeFirst();
        bytes -= first.bytes();
        return first;
    }

    /** There must be one. */
    OutRecord removeLast() {
        OutRecord last = records.removeLast();
        bytes -= last.bytes();
        return last;
    }

    /** Takes over all of the other, behind its own. */
    void takeAll(RecordLine other) {
        records.addAll(other.records);
        bytes += other.bytes;
        other.clear();
    }

    void clear() {
        records.clear();
        bytes = 0;
    }
}
