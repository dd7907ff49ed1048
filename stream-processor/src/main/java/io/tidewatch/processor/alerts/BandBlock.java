package io.tidewatch.processor.alerts;

import io.tidewatch.processor.detect.Reading;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * {@value #WINDOWS} windows of a series: the value of each, and what was usual. Its bytes are a storage format: version,
 * end of the first window, length of a window, which there are, and of each four floats.
 */
final class BandBlock {
    static final int WINDOWS = 60;

    private static final byte VERSION = 1;
    private static final int FLOATS = 4;

    final long firstEndMillis;
    final long windowMillis;
    private final float[] floats = new float[WINDOWS * FLOATS];
    private long present;

    private BandBlock(long firstEndMillis, long windowMillis) {
        this.firstEndMillis = firstEndMillis;
        this.windowMillis = windowMillis;
    }

    /** @return an empty one, of which the window that ends there is one */
    static BandBlock around(long endMillis, long windowMillis) {
        return new BandBlock(firstEnd(endMillis, windowMillis), windowMillis);
    }

    static long firstEnd(long endMillis, long windowMillis) {
        return Math.floorDiv(endMillis, windowMillis * WINDOWS) * windowMillis * WINDOWS;
    }

    /** Blocks of an alert lie side by side, in order of time; no alert key holds a NUL. */
    static String key(String alertKey, long firstEndMillis) {
        return String.format(Locale.ROOT, "%s\0%016x", alertKey, Math.max(0, firstEndMillis));
    }

    void set(long endMillis, double value, Reading reading) {
        int i = Math.toIntExact((endMillis - firstEndMillis) / windowMillis);
        present |= 1L << i;
        floats[FLOATS * i] = (float) value;
        floats[FLOATS * i + 1] = (float) reading.lower();
        floats[FLOATS * i + 2] = (float) reading.upper();
        // rounding must not make an alert of what was none
        float score = (float) reading.score();
        floats[FLOATS * i + 3] = reading.alerts() ? Math.max(score, (float) Reading.ALERT) : score;
    }

    /** @return the windows there are, oldest first */
    List<AlertViews.Band> points() {
        List<AlertViews.Band> points = new ArrayList<>(Long.bitCount(present));
        for (int i = 0; i < WINDOWS; i++) {
            if ((present >>> i & 1) != 0) {
                float[] f = Arrays.copyOfRange(floats, FLOATS * i, FLOATS * (i + 1));
                points.add(new AlertViews.Band(firstEndMillis + i * windowMillis, f[0], f[1], f[2], f[3]));
            }
        }
        return points;
    }

    /** @return the values of the newest windows up to there, oldest first, so many at most */
    static List<Double> newest(
            ReadOnlyKeyValueStore<String, BandBlock> bands,
            String alertKey,
            long windowMillis,
            long endMillis,
            int most) {
        List<Double> values = new ArrayList<>();
        long first = firstEnd(endMillis, windowMillis);
        for (long end : new long[] {first - windowMillis * WINDOWS, first}) {
            BandBlock block = bands.get(key(alertKey, end));
            if (block != null && block.windowMillis == windowMillis) {
                block.points().forEach(point -> values.add(point.value()));
            }
        }
        return values.subList(Math.max(0, values.size() - most), values.size());
    }

    static Serde<BandBlock> serde() {
        return Serdes.serdeFrom(
                (topic, block) -> block == null ? null : block.bytes(),
                (topic, bytes) -> bytes == null ? null : of(bytes));
    }

    private byte[] bytes() {
        ByteBuffer out = ByteBuffer.allocate(1 + 3 * Long.BYTES + Long.bitCount(present) * FLOATS * Float.BYTES);
        out.put(VERSION).putLong(firstEndMillis).putLong(windowMillis).putLong(present);
        for (int i = 0; i < WINDOWS; i++) {
            if ((present >>> i & 1) != 0) {
                for (int f = 0; f < FLOATS; f++) {
                    out.putFloat(floats[FLOATS * i + f]);
                }
            }
        }
        return out.array();
    }

    /** @throws SerializationException where the bytes are not those of a block, or of a newer version */
    static BandBlock of(byte[] bytes) {
        try {
            ByteBuffer in = ByteBuffer.wrap(bytes);
            byte version = in.get();
            if (version != VERSION) {
                throw new SerializationException("band block of version " + version + ", known is " + VERSION);
            }
            BandBlock block = new BandBlock(in.getLong(), in.getLong());
            block.present = in.getLong();
            for (int i = 0; i < WINDOWS; i++) {
                if ((block.present >>> i & 1) != 0) {
                    for (int f = 0; f < FLOATS; f++) {
                        block.floats[FLOATS * i + f] = in.getFloat();
                    }
                }
            }
            return block;
        } catch (BufferUnderflowException e) {
            throw new SerializationException("band block of " + bytes.length + " bytes cannot be read", e);
        }
    }
}
