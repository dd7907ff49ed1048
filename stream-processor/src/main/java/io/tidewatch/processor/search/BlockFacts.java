package io.tidewatch.processor.search;

/** What is known of a block of lines; every answer may be yes too often, never no too often. */
public interface BlockFacts {
    boolean mayHoldToken(long hash);

    /** Without regard to case. */
    boolean mayHoldService(String service);

    /** @return levels of its lines, see {@link LevelBits} */
    int levels();

    /** @return least event time, milliseconds since the epoch */
    default long fromEventMillis() {
        return Long.MIN_VALUE;
    }

    /** @return greatest event time */
    default long toEventMillis() {
        return Long.MAX_VALUE;
    }

    /** @return whether it may have lines with event times in [from, to) */
    default boolean overlaps(long fromMillis, long toMillis) {
        return toEventMillis() >= fromMillis && fromEventMillis() < toMillis;
    }

    /** @return whether all tokens of the phrase may be there */
    default boolean mayHold(String phrase) {
        boolean[] all = {true};
        Tokens.forEach(phrase, hash -> all[0] = all[0] && mayHoldToken(hash));
        return all[0];
    }
}
