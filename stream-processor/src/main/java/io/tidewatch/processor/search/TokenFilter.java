package io.tidewatch.processor.search;

/** Says of a token "not there" for sure, "there" with a small chance of error. Immutable. */
@FunctionalInterface
public interface TokenFilter {
    /** Holds everything: for a block of which nothing is known. */
    TokenFilter ALL = token -> true;

    /** @param token hash of it, see {@link Tokens} */
    boolean mayHold(long token);
}
