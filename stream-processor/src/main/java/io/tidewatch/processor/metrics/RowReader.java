package io.tidewatch.processor.metrics;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.errors.SerializationException;

/** Reads what {@link RowWriter} wrote. A row that ends early is an {@link IndexOutOfBoundsException}. */
final class RowReader {
    private final byte[] bytes;
    private final int version;
    private int at;

    /** @throws SerializationException where the row is of a newer version: a later release wrote the state */
    RowReader(byte[] bytes, int newest) {
        this.bytes = bytes;
        this.version = bytes.length == 0 ? 0 : one();
        if (version < 1 || version > newest) {
            throw new SerializationException("the row is of version " + version + ", known up to " + newest);
        }
    }

    int version() {
        return version;
    }

    boolean more() {
        return at < bytes.length;
    }

    int one() {
        return bytes[at++] & 0xFF;
    }

    long count() {
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

    long signed() {
        long value = count();
        return value >>> 1 ^ -(value & 1);
    }

    double real() {
        long bits = 0;
        for (int i = 0; i < 8; i++) {
            bits = bits << 8 | bytes[at++] & 0xFF;
        }
        return Double.longBitsToDouble(bits);
    }

    String text() {
        int length = (int) count();
        String value = new String(bytes, at, length, StandardCharsets.UTF_8);
        at += length;
        return value;
    }
}
