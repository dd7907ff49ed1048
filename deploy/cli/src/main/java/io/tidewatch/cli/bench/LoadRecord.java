package io.tidewatch.cli.bench;

import io.tidewatch.wire.RecordOrigin;
import org.jspecify.annotations.Nullable;

/**
 * One record of a load.
 *
 * @param atMillis its time for a topic that takes that of its senders, milliseconds since the epoch; null: now
 * @param events how many lines, points or errors it holds
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, handed on once
record LoadRecord(
        String topic,
        String key,
        byte[] value,
        RecordOrigin origin,
        @Nullable Long atMillis,
        int events) {
    LoadRecord(String topic, String key, byte[] value, RecordOrigin origin, int events) {
        this(topic, key, value, origin, null, events);
    }
}
