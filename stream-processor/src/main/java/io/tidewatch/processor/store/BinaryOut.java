package io.tidewatch.processor.store;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/** Compact binary rows: numbers as variable-length zigzag, texts with their length. Not thread-safe, reusable. */
public final class BinaryOut {
    private byte[] bytes = new byte[256];
    private int length;

    private static final ThreadLocal<BinaryOut> OF_THREAD = ThreadLocal.withInitial(BinaryOut::new);

    /** Starts a row in this thread's own buffer; it has to be done before the thread starts another one. */
    public static BinaryOut row(int version) {
        return OF_THREAD.get().begin(version);
    }

    /** Starts a new row with its version. */
    public BinaryOut begin(int version) {
        length = 0;
        return number(version);
    }

    public BinaryOut number(long value) {
        long rest = (value << 1) ^ (value >> 63);
        room(10);
        while ((rest & ~0x7fL) != 0) {
            bytes[length++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[length++] = (byte) rest;
        return this;
    }

    public BinaryOut flag(boolean value) {
        return number(value ? 1 : 0);
    }

    public BinaryOut text(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        number(utf8.length);
        room(utf8.length);
        System.arraycopy(utf8, 0, bytes, length, utf8.length);
        length += utf8.length;
        return this;
    }

    public BinaryOut blob(byte[] value, int from, int count) {
        number(count);
        room(count);
        System.arraycopy(value, from, bytes, length, count);
        length += count;
        return this;
    }

    public BinaryOut texts(Map<String, String> values) {
        number(values.size());
        values.forEach((k, v) -> text(k).text(v));
        return this;
    }

    public BinaryOut counts(Map<String, Long> values) {
        number(values.size());
        values.forEach((k, v) -> text(k).number(v));
        return this;
    }

    public byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    private void room(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
