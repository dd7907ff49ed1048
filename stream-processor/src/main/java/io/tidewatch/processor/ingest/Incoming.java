package io.tidewatch.processor.ingest;

import io.tidewatch.wire.RecordOrigin;
import org.jspecify.annotations.Nullable;

/**
 * A record as it came.
 *
 * @param key as it came, or null
 * @param value not empty
 * @param origin what key and headers say
 */
// short-lived carrier of Kafka's own arrays, never compared
@SuppressWarnings("ArrayRecordComponent")
record Incoming(byte @Nullable [] key, byte[] value, RecordOrigin origin, Position at, long appendMillis) {}
