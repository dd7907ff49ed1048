package io.tidewatch.publish.spill;

import io.tidewatch.event.Source;

/**
 * A record as it waits on disk: all that is needed to send it later, from another process too, with the numbers it had.
 *
 * @param kind index of its kind, from 0 to 7
 * @param epochMillis number space of the publisher that made it
 * @param firstSequence number of its first event in that space
 * @param count how many events it holds, at least 1
 */
// the arrays are handed on as they are
@SuppressWarnings("ArrayRecordComponent")
public record SpilledRecord(
        int kind, Source source, long epochMillis, long firstSequence, int count, byte[] key, byte[] value) {
    /** How many kinds there may be. */
    static final int KINDS = 8;

    public SpilledRecord {
        if (kind < 0 || kind >= KINDS || count < 1) {
            throw new IllegalArgumentException("kind " + kind + " or count " + count + " is out of range");
        }
    }
}
