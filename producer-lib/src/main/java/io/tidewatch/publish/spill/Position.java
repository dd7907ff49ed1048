package io.tidewatch.publish.spill;

/**
 * A place in the queue: behind the entry that ends there.
 *
 * @param segment number of the file
 * @param offset in bytes
 */
public record Position(long segment, long offset) implements Comparable<Position> {
    static final Position START = new Position(0, 0);

    @Override
    public int compareTo(Position other) {
        int bySegment = Long.compare(segment, other.segment);
        return bySegment != 0 ? bySegment : Long.compare(offset, other.offset);
    }
}
