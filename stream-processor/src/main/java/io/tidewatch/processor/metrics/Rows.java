package io.tidewatch.processor.metrics;

/** Rows by key, to be read and written. */
interface Rows extends RowSource {
    void put(byte[] key, byte[] row);

    void delete(byte[] key);
}
