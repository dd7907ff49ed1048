package io.tidewatch.processor.store;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.errors.SerializationException;

/** Reads what {@link BinaryOut} wrote. Not thread-safe. */
public final class BinaryIn {
    private final byte[] bytes;
    private final int version;
    private int at;

    /**
     * @param newest newest version of the row this code reads
     * @throws SerializationException where the row is newer: the state was written by a later release
     */
    public BinaryIn(byte[] bytes, int newest) {
        this.bytes = bytes;
        long written = number();
        if (written < 1 || written > newest) {
            throw new SerializationException("the row has version " + written + ", known is " + newest);
        }
        this.version = (int) written;
    }

    /** @return the version the row was written in */
    public int version() {
        return version;
    }

    public long number() {
        long out = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            byte b = next();
            out |= (long) (b & 0x7f) << shift;
            if (b >= 0) {
                return (out >>> 1) ^ -(out & 1);
            }
        }
        throw new SerializationException("the row holds a number of more than 64 bits");
    }

    public int count() {
        long value = number();
        if (value < 0 || value > bytes.length) {
            throw new SerializationException(
                    "the row holds the length " + value + " within " + bytes.length + " bytes");
        }
        return (int) value;
    }

    public boolean flag() {
        return number() != 0;
    }

    public String text() {
        int from = skip(count());
        return new String(bytes, from, at - from, StandardCharsets.UTF_8);
    }

    public byte[] blob() {
        int from = skip(count());
        return Arrays.copyOfRange(bytes, from, at);
    }

    public Map<String, String> texts() {
        int n = count();
        Map<String, String> out = new LinkedHashMap<>();
        for (int i = 0; i < n; i++) {
            out.put(text(), text());
        }
        return out;
    }

    public Map<String, Long> counts() {
        int n = count();
        Map<String, Long> out = new LinkedHashMap<>();
        for (int i = 0; i < n; i++) {
            out.put(text(), number());
        }
        return out;
    }

    private byte next() {
        if (at >= bytes.length) {
            throw new SerializationException("the row ends too early");
        }
        return bytes[at++];
    }

    private int skip(int n) {
        if (n > bytes.length - at) {
            throw new SerializationException("the row ends too early");
        }
        int from = at;
        at += n;
        return from;
    }
}
