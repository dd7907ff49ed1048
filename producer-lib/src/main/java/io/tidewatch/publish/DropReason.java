package io.tidewatch.publish;

/** Why an event was not delivered. */
public enum DropReason {
    /** The queue was at its bound, in events or in bytes, or had no room for its level. */
    QUEUE_FULL,
    /** The spill on disk was at its bound, or had no room for its level. */
    SPILL_FULL,
    /** It was on disk and could not be read again: a torn end, flipped bits. */
    SPILL_DAMAGED,
    /** It was in memory when an earlier run of this application was killed; one on its way then may have arrived. */
    CRASHED,
    /** Larger than the whole queue may hold, or still too large for a record after all its fields were cut. */
    OVERSIZED,
    /** It could not be made, filtered or encoded. */
    ENCODE_FAILED,
    /** Kafka refused it for good. */
    SEND_FAILED,
    /** A policy of an operator drops such lines. */
    POLICY,
    /** A policy sends only some lines of its pattern: one that was sent stands for it. */
    SAMPLED,
    /** It came after close, or close ran out of its grace time; a record on its way then may have arrived after all. */
    SHUTDOWN
}
