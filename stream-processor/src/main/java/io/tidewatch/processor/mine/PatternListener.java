package io.tidewatch.processor.mine;

/** Told by a miner, on the calling thread, what changed while a line was looked at. */
public interface PatternListener {
    /** Nobody listens. */
    PatternListener NONE = new PatternListener() {};

    /** A pattern was found. */
    default void found(Pattern pattern) {}

    /** Lines that had the narrow pattern have the wide one from now on; counts of the narrow one belong to the wide. */
    default void merged(Pattern narrow, Pattern wide) {}

    /** A pattern that was not met for longest was dropped to keep the bounds. */
    default void forgotten(Pattern pattern) {}
}
