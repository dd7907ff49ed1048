package io.tidewatch.processor.metrics;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes the compact binary form of rows. Not thread-safe; reused after {@link #reset}. */
final class RowWriter {
    private byte[] bytes = new byte[1024];
    private int size;

    RowWriter reset() {
        size = 0;
        return this;
    }

    RowWriter one(int value) {
        room(1);
        bytes[size++] = (byte) value;
        return this;
    }

    /** A number ≥ 0 in as few bytes as it needs. */
    RowWriter count(long value) {
        room(10);
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes[size++] = (byte) (rest & 0x7F | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
        return this;
    }

    /** A number of either sign, small ones in few bytes. */
    RowWriter signed(long value) {
        return count(value << 1 ^ value >> 63);
    }

    RowWriter real(double value) {
        room(8);
        long bits = Double.doubleToLongBits(value);
        for (int shift = 56; shift >= 0; shift -= 8) {
            bytes[size++] = (byte) (bits >>> shift);
        }
        return this;
    }

    RowWriter text(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        count(utf8.length);
        room(utf8.length);
        System.arraycopy(utf8, 0, bytes, size, utf8.length);
        size += utf8.length;
        return this;
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    private void room(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }
}
