package io.tidewatch.processor.search;

/** A query that cannot be read: what is wrong, and where in it. */
public final class QueryError extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final int position;

    QueryError(int position, String message) {
        super(message + " (at character " + (position + 1) + ")");
        this.position = position;
    }

    /** @return index into the query, from 0 */
    public int position() {
        return position;
    }
}
