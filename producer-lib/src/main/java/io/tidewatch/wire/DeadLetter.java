package io.tidewatch.wire;

import java.util.Objects;

/**
 * A record, or a line of one, that could not be processed: where the original lies and why it failed. The original is
 * read from its topic when it is to be replayed.
 *
 * @param topic where the original lies
 * @param partition its partition
 * @param offset its offset
 * @param line index of the line in the record, from 0; -1 where the whole record is meant
 * @param appendMillis append time of the original
 * @param stage which stage refused it
 * @param reason kind of fault
 * @param detail what exactly
 * @param preview the beginning of the original, redacted, at most 512 characters
 */
public record DeadLetter(
        String topic,
        int partition,
        long offset,
        int line,
        long appendMillis,
        String stage,
        String reason,
        String detail,
        String preview) {
    public DeadLetter {
        Objects.requireNonNull(topic, "topic");
        stage = Objects.requireNonNullElse(stage, "");
        reason = Objects.requireNonNullElse(reason, "");
        detail = Objects.requireNonNullElse(detail, "");
        preview = Objects.requireNonNullElse(preview, "");
    }
}
