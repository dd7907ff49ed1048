package io.tidewatch.publish.spill;

/**
 * A place in the queue: behind the entry that ends there.
 *
 * @param segment number of the file
 * @param offset in bytes
 */
public record Position(long segment, long offset) implements Comparable<Position> {
    static final Position START = new Position(0, 0);

    /** A file ends after 8 MiB or one record; two thousand million files are as many as no run has. */
    private static final int OFFSET_BITS = 32;

    private static final long OFFSET_MASK = (1L << OFFSET_BITS) - 1;

    /** @return both in one number, which is stored whole or not at all */
    long word() {
        return segment << OFFSET_BITS | offset;
    }

    static Position ofWord(long word) {
        return new Position(word >>> OFFSET_BITS, word & OFFSET_MASK);
    }

    @Override
    public int compareTo(Position other) {
        int bySegment = Long.compare(segment, other.segment);
        return bySegment != 0 ? bySegment : Long.compare(offset, other.offset);
    }
}
