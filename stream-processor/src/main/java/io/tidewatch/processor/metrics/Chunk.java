package io.tidewatch.processor.metrics;

/** Series of a source are kept in chunks, so that a batch costs a few rows and not one per series. */
final class Chunk {
    /** Series in a chunk; a storage format. */
    static final int SERIES = 64;

    private Chunk() {}

    static int of(int series) {
        return series / SERIES;
    }

    static int placeOf(int series) {
        return series % SERIES;
    }
}
