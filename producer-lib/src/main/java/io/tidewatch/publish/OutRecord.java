package io.tidewatch.publish;

/**
 * A record on its way.
 *
 * @param count how many events it holds
 */
// the value is handed on to the producer as it is
@SuppressWarnings("ArrayRecordComponent")
record OutRecord(EventKind kind, byte[] key, byte[] value, int count) {}
