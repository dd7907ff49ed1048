package io.tidewatch.cli.bench;

import io.tidewatch.wire.RecordOrigin;

/**
 * One record of a load.
 *
 * @param events how many lines, points or errors it holds
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, handed on once
record LoadRecord(String topic, String key, byte[] value, RecordOrigin origin, int events) {}
