package io.tidewatch.processor.metrics;

import java.nio.charset.StandardCharsets;

/**
 * Keys of the rows of a source: its length and name, then what the row is. All rows of a source lie together, those of a
 * chunk and resolution too, in the order of their slots.
 */
final class MetricKeys {
    static final int NAMES = 'n';
    static final int VALUES = 'v';
    private static final int MAX_SOURCE_BYTES = 1_024;

    private final byte[] prefix;

    /** @throws IllegalArgumentException where the source's name is longer than a key may be */
    MetricKeys(String sourceKey) {
        byte[] name = sourceKey.getBytes(StandardCharsets.UTF_8);
        if (name.length > MAX_SOURCE_BYTES) {
            throw new IllegalArgumentException("source name of " + name.length + " bytes, at most " + MAX_SOURCE_BYTES);
        }
        prefix = new byte[name.length + 2];
        prefix[0] = (byte) (name.length >>> 8);
        prefix[1] = (byte) name.length;
        System.arraycopy(name, 0, prefix, 2, name.length);
    }

    byte[] series(int what, int chunk) {
        byte[] key = with(3);
        key[prefix.length] = (byte) what;
        two(key, prefix.length + 1, chunk);
        return key;
    }

    byte[] rollup(Resolution resolution, int chunk, int slot) {
        byte[] key = with(5);
        key[prefix.length] = code(resolution);
        two(key, prefix.length + 1, chunk);
        two(key, prefix.length + 3, slot);
        return key;
    }

    /** @return the least key of the source */
    byte[] first() {
        return with(0);
    }

    /** @return a key past all keys of the source, before those of any other */
    byte[] last() {
        byte[] key = with(1);
        key[prefix.length] = (byte) 0xFF;
        return key;
    }

    /** @return chunk number in the key of a series row */
    static int chunkOf(byte[] seriesKey) {
        return (seriesKey[seriesKey.length - 2] & 0xFF) << 8 | seriesKey[seriesKey.length - 1] & 0xFF;
    }

    private byte[] with(int more) {
        byte[] key = new byte[prefix.length + more];
        System.arraycopy(prefix, 0, key, 0, prefix.length);
        return key;
    }

    private static void two(byte[] key, int at, int value) {
        key[at] = (byte) (value >>> 8);
        key[at + 1] = (byte) value;
    }

    private static byte code(Resolution resolution) {
        return switch (resolution) {
            case TEN_SECONDS -> 1;
            case MINUTE -> 2;
            case HOUR -> 3;
        };
    }
}
