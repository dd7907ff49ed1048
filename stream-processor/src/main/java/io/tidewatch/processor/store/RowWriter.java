package io.tidewatch.processor.store;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes the compact binary form of rows, read by {@link RowReader}. Not thread-safe; reused after {@link #reset}. */
public final class RowWriter {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private byte[] bytes = new byte[1024];
    private int size;

    public RowWriter reset() {
        size = 0;
        return this;
    }

    public RowWriter one(int value) {
        room(1);
        bytes[size++] = (byte) value;
        return this;
    }

    /** A number ≥ 0 in as few bytes as it needs. */
    public RowWriter count(long value) {
        room(10);
        byte[] out = bytes;
        int at = size;
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            out[at++] = (byte) (rest & 0x7F | 0x80);
            rest >>>= 7;
        }
        out[at++] = (byte) rest;
        size = at;
        return this;
    }

    /** A number of either sign, small ones in few bytes. */
    public RowWriter signed(long value) {
        return count(value << 1 ^ value >> 63);
    }

    public RowWriter real(double value) {
        room(8);
        LONG.set(bytes, size, Double.doubleToLongBits(value));
        size += 8;
        return this;
    }

    public RowWriter text(String value) {
        return blob(value.getBytes(StandardCharsets.UTF_8));
    }

    /** Bytes, after how many they are. */
    public RowWriter blob(byte[] value) {
        count(value.length);
        room(value.length);
        System.arraycopy(value, 0, bytes, size, value.length);
        size += value.length;
        return this;
    }

    /** What another has written, after how many bytes it is. */
    public RowWriter blob(RowWriter other) {
        return count(other.size).bytes(other);
    }

    /** What another has written. */
    public RowWriter bytes(RowWriter other) {
        room(other.size);
        System.arraycopy(other.bytes, 0, bytes, size, other.size);
        size += other.size;
        return this;
    }

    /** @return how many bytes were written since it began anew */
    public int size() {
        return size;
    }

    public byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    private void room(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }
}
