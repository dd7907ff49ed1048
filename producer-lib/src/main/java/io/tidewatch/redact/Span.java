package io.tidewatch.redact;

/** A piece of text as one long, so that a search that finds nothing allocates nothing. */
final class Span {
    static final long NONE = -1;

    private Span() {}

    static long of(int from, int to) {
        return ((long) from << 32) | to;
    }

    static int from(long span) {
        return (int) (span >>> 32);
    }

    static int to(long span) {
        return (int) span;
    }
}
