package io.tidewatch.publish;

/** Why an event was not delivered. */
public enum DropReason {
    /** The queue was at its bound, in events or in bytes. */
    QUEUE_FULL,
    /** Larger than the whole queue may hold, or still too large for a record after all its fields were cut. */
    OVERSIZED,
    /** It could not be made, filtered or encoded. */
    ENCODE_FAILED,
    /** Kafka refused it, or did not take it within the delivery time-out. */
    SEND_FAILED,
    /** It came after close, or close ran out of its grace time; a record on its way then may have arrived after all. */
    SHUTDOWN
}
