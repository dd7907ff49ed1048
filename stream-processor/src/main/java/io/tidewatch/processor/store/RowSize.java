package io.tidewatch.processor.store;

/**
 * What a row takes in memory, by the length of its bytes: an estimate that a store counts by.
 *
 * @param entryBytes what the smallest takes, its place in the store included
 * @param perByte how many for each byte it is stored in
 */
public record RowSize(int entryBytes, int perByte) {
    /** Rows that hold about what their bytes do: objects take twice of it. */
    public static final RowSize USUAL = new RowSize(200, 2);

    /** @throws IllegalArgumentException where either is negative */
    public RowSize {
        if (entryBytes < 0 || perByte < 0) {
            throw new IllegalArgumentException("a row of " + entryBytes + " bytes and " + perByte + " for each byte");
        }
    }

    long of(int storedBytes) {
        return entryBytes + (long) perByte * storedBytes;
    }
}
