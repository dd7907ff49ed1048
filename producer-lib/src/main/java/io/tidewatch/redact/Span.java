package io.tidewatch.redact;

/** A piece of text and what it is, as one long, so that a search that finds nothing allocates nothing. */
final class Span {
    static final long NONE = -1;

    /** Texts that are longer are looked at in pieces of this length. */
    static final int MAX_TEXT = 1 << 28;

    private static final int BITS = 29;
    private static final int LOW = (1 << BITS) - 1;
    private static final Kind[] KINDS = Kind.values();

    private Span() {}

    @SuppressWarnings("EnumOrdinal") // packed and unpacked here only
    static long of(int from, int to, Kind kind) {
        return ((long) kind.ordinal() << 2 * BITS) | ((long) from << BITS) | (to - from);
    }

    static int from(long span) {
        return (int) (span >>> BITS) & LOW;
    }

    static int to(long span) {
        return from(span) + ((int) span & LOW);
    }

    static Kind kind(long span) {
        return KINDS[(int) (span >>> 2 * BITS)];
    }
}
