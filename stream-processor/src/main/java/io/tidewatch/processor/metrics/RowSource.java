package io.tidewatch.processor.metrics;

import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Rows by key, to be read in the order of their keys as unsigned bytes. */
interface RowSource {
    byte @Nullable [] get(byte[] key);

    /** Hands on every row from {@code from} to {@code to}, both included, in order; none may be put meanwhile. */
    void range(byte[] from, byte[] to, BiConsumer<byte[], byte[]> sink);
}
