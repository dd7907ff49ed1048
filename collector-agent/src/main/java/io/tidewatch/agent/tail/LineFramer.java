package io.tidewatch.agent.tail;

import java.util.Arrays;

/** Cuts the bytes of a file into lines; memory is bounded by the longest line, whatever the file holds. */
final class LineFramer {
    private static final int SMALL = 1024;
    private static final int LARGE = 32 << 10;

    /** Takes lines; the array is used again after the call. */
    interface Sink {
        /** As in {@link io.tidewatch.agent.parse.EventReader#line}. */
        void line(byte[] bytes, int length, long start, long end, long originalBytes, boolean partial);
    }

    private final int maxBytes;
    private byte[] held = new byte[SMALL];
    private int length;
    private long dropped;
    private long start;
    private long at;

    /** @param maxBytes how many bytes of a line are kept */
    LineFramer(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Forgets what it holds and goes on with the byte at that offset of the file. */
    void restart(long offset) {
        length = 0;
        dropped = 0;
        start = offset;
        at = offset;
    }

    /** @return offset of the next byte it expects */
    long offset() {
        return at;
    }

    /** @return whether it holds the beginning of a line */
    boolean holds() {
        return length > 0;
    }

    void feed(byte[] chunk, int count, Sink sink) {
        int from = 0;
        for (int i = 0; i < count; i++) {
            if (chunk[i] == '\n') {
                hold(chunk, from, i);
                at += i + 1 - from;
                whole(sink);
                from = i + 1;
            }
        }
        hold(chunk, from, count);
        at += count - from;
    }

    /** Gives out the beginning of a line whose end does not come, but never a part of a character. */
    void flush(Sink sink) {
        int whole = dropped > 0 ? 0 : wholeCharacters(held, length);
        if (whole == 0) {
            return;
        }
        int rest = length - whole;
        sink.line(held, whole, start, at - rest, whole, true);
        System.arraycopy(held, whole, held, 0, rest);
        length = rest;
        start = at - rest;
    }

    private void whole(Sink sink) {
        boolean carriageReturn = dropped == 0 && length > 0 && held[length - 1] == '\r';
        int kept = carriageReturn ? length - 1 : dropped > 0 ? wholeCharacters(held, length) : length;
        sink.line(held, kept, start, at, carriageReturn ? kept : length + dropped, false);
        if (held.length > LARGE) {
            held = new byte[SMALL];
        }
        restart(at);
    }

    private void hold(byte[] chunk, int from, int to) {
        int room = Math.min(to - from, maxBytes - length);
        if (length + room > held.length) {
            held = Arrays.copyOf(held, Math.min(maxBytes, Math.max(length + room, held.length * 2)));
        }
        System.arraycopy(chunk, from, held, length, room);
        length += room;
        dropped += to - from - room;
    }

    /** @return how many of the bytes are left when a UTF-8 character that has begun at their end is taken away */
    static int wholeCharacters(byte[] bytes, int length) {
        for (int back = 1; back <= 3 && back <= length; back++) {
            int b = bytes[length - back] & 0xFF;
            if (b >= 0xC0) {
                int needed = b >= 0xF0 ? 4 : b >= 0xE0 ? 3 : 2;
                return needed > back ? length - back : length;
            }
            if (b < 0x80) {
                return length;
            }
        }
        return length;
    }
}
