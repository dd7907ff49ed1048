package io.tidewatch.processor.store;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.common.errors.SerializationException;

/**
 * Reads what {@link RowWriter} wrote. Bytes that are none of it are an {@link IndexOutOfBoundsException} or an
 * {@link IllegalArgumentException}, never a great amount of memory.
 */
public final class RowReader {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final byte[] bytes;
    private final int version;
    private int at;

    /** @throws SerializationException where the row is of a newer version: a later release wrote the state */
    public RowReader(byte[] bytes, int newest) {
        this(bytes, 1, newest);
    }

    /** @throws SerializationException where the row is of a version before the oldest or after the newest */
    public RowReader(byte[] bytes, int oldest, int newest) {
        this.bytes = bytes;
        this.version = bytes.length == 0 ? 0 : one();
        if (version < oldest || version > newest) {
            throw new SerializationException(
                    "the row is of version " + version + ", known are " + oldest + " to " + newest
                            + ": another build wrote it; run that one, or begin anew without this application's state");
        }
    }

    private RowReader(byte[] bytes) {
        this.bytes = bytes;
        this.version = 0;
    }

    /** Reads a part of a row, which has no version of its own. */
    public static RowReader ofPart(byte[] bytes) {
        return new RowReader(bytes);
    }

    public int version() {
        return version;
    }

    public boolean more() {
        return at < bytes.length;
    }

    public int one() {
        return bytes[at++] & 0xFF;
    }

    public long count() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            byte b = bytes[at++];
            value |= (long) (b & 0x7F) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("a number of more than ten bytes at " + at);
    }

    public long signed() {
        long value = count();
        return value >>> 1 ^ -(value & 1);
    }

    public double real() {
        long bits = (long) LONG.get(bytes, at);
        at += 8;
        return Double.longBitsToDouble(bits);
    }

    public String text() {
        int length = size();
        String value = new String(bytes, at, length, StandardCharsets.UTF_8);
        at += length;
        return value;
    }

    public byte[] blob() {
        int length = size();
        byte[] value = Arrays.copyOfRange(bytes, at, at + length);
        at += length;
        return value;
    }

    /** @return a count of things that take a byte each at least: never more than there are bytes */
    public int size() {
        long size = count();
        if (size < 0 || size > bytes.length - at) {
            throw new IndexOutOfBoundsException(
                    size + " of something where " + (bytes.length - at) + " bytes are left");
        }
        return (int) size;
    }
}
