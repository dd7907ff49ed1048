package io.tidewatch.processor.alerts;

import io.tidewatch.alert.Condition;
import io.tidewatch.processor.detect.Detector;
import io.tidewatch.processor.detect.Tuning;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * What was learned of one alert's series. Its bytes are a storage format: a version, what series it is, the end of the
 * newest window, on which side it departs, the detector's own state.
 */
final class DetectorRow {
    private static final byte VERSION = 1;

    /** Which series was learned: another metric, window or choice of points is another one. */
    final String series;

    final Detector detector;

    /** End of the newest window with a value, in milliseconds of event time. */
    long newestMillis;

    /** 1 and -1: the newest window was unusually high, low; 0: it was neither. */
    int side;

    DetectorRow(String series, Detector detector) {
        this.series = series;
        this.detector = detector;
    }

    static String series(Condition.Anomaly c) {
        return c.metric()
                + '\0'
                + c.where()
                + '\0'
                + c.aggregate()
                + '\0'
                + c.window().toMillis()
                + (c.ofShare() ? "\0" + c.numerator() : "");
    }

    static Serde<DetectorRow> serde() {
        return Serdes.serdeFrom(
                (topic, row) -> row == null ? null : row.bytes(), (topic, bytes) -> bytes == null ? null : of(bytes));
    }

    byte[] bytes() {
        byte[] state = detector.toBytes();
        byte[] name = series.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(1 + Integer.BYTES + name.length + Long.BYTES + 1 + state.length)
                .put(VERSION)
                .putInt(name.length)
                .put(name)
                .putLong(newestMillis)
                .put((byte) side)
                .put(state)
                .array();
    }

    /** @throws SerializationException where the bytes are not those of a row, or of a newer version */
    static DetectorRow of(byte[] bytes) {
        try {
            ByteBuffer in = ByteBuffer.wrap(bytes);
            byte version = in.get();
            if (version != VERSION) {
                throw new SerializationException("detector row of version " + version + ", known is " + VERSION);
            }
            int length = in.getInt();
            if (length < 0 || length > in.remaining()) {
                throw new SerializationException("detector row's series of " + length + " bytes");
            }
            byte[] name = new byte[length];
            in.get(name);
            long newest = in.getLong();
            int side = in.get();
            byte[] state = new byte[in.remaining()];
            in.get(state);
            DetectorRow row =
                    new DetectorRow(new String(name, StandardCharsets.UTF_8), Detector.of(state, Tuning.DEFAULT));
            row.newestMillis = newest;
            row.side = side;
            return row;
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw new SerializationException("detector row of " + bytes.length + " bytes cannot be read", e);
        }
    }
}
