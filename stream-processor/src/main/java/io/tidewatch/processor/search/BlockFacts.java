package io.tidewatch.processor.search;

/** What is known of a block of lines; every answer may be yes too often, never no too often. */
public interface BlockFacts {
    boolean mayHoldToken(long hash);

    /** Without regard to case. */
    boolean mayHoldService(String service);

    /** @return levels of its lines, see {@link LevelBits} */
    int levels();
}
