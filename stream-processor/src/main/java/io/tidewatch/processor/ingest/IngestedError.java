package io.tidewatch.processor.ingest;

import io.tidewatch.event.ErrorEvent;

/**
 * One error event.
 *
 * @param groupId group its fingerprint leads to (itself where no alias says otherwise)
 * @param at where its record lies
 * @param line its place in the record, from 0
 * @param appendMillis its append time
 * @param eventMillis the event's time, clamped to [append − 7 d, append + 60 s]
 * @param event as decoded
 */
public record IngestedError(
        String groupId, Position at, int line, long appendMillis, long eventMillis, ErrorEvent event) {}
