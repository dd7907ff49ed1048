package io.tidewatch.processor.errors;

import io.tidewatch.alert.ErrorGroup;

/** What the group stage tells. */
sealed interface GroupOut {
    /** A group as it stands now. */
    record Told(ErrorGroup group) implements GroupOut {}

    /** The record's key leads to that group from now on. */
    record Alias(String groupId) implements GroupOut {}
}
