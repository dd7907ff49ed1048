package io.tidewatch.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing byte buffer that is used again and again. Not thread-safe: one per thread. */
public final class ByteSink {
    /** A buffer that grew past this for one huge value is given back at the next {@link #reset()}. */
    private static final int KEPT_BYTES = 1 << 20;

    private final int initialBytes;
    private byte[] bytes;
    private int length;

    public ByteSink() {
        this(4096);
    }

    public ByteSink(int initialBytes) {
        this.initialBytes = Math.max(64, initialBytes);
        this.bytes = new byte[this.initialBytes];
    }

    /** @return the buffer itself; valid up to {@link #length()} and until the next change */
    public byte[] array() {
        return bytes;
    }

    /** @return how many bytes are in it */
    public int length() {
        return length;
    }

    /** Empties it. */
    public void reset() {
        length = 0;
        if (bytes.length > KEPT_BYTES) {
            bytes = new byte[initialBytes];
        }
    }

    /** Takes back what was appended after the length was that. */
    public void cutTo(int earlierLength) {
        if (earlierLength < 0 || earlierLength > length) {
            throw new IllegalArgumentException("length is " + length + ", cannot be cut to " + earlierLength);
        }
        length = earlierLength;
    }

    /** @return a copy of what is in it */
    public byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    /** Appends one byte. */
    public void append(int b) {
        reserve(1);
        bytes[length++] = (byte) b;
    }

    /** Appends all of them. */
    public void append(byte[] source) {
        append(source, 0, source.length);
    }

    /** Appends {@code count} bytes from {@code from} on. */
    public void append(byte[] source, int from, int count) {
        reserve(count);
        System.arraycopy(source, from, bytes, length, count);
        length += count;
    }

    /** Appends once more what stands in it already. */
    void appendOwn(int from, int count) {
        reserve(count);
        System.arraycopy(bytes, from, bytes, length, count);
        length += count;
    }

    /** Makes room, so that the next {@code count} bytes may be put into {@link #array()} directly. */
    void reserve(int count) {
        if (bytes.length - length < count) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, Math.addExact(length, count)));
        }
    }

    /** Says that {@link #array()} was filled up to there. */
    void filledTo(int newLength) {
        length = newLength;
    }

    @Override
    public String toString() {
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }
}
