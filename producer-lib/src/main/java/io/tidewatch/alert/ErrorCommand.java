package io.tidewatch.alert;

import java.util.Objects;

/**
 * What a person asks of an error group. Its record's key is the group's id.
 *
 * @param groupId the group
 * @param action what is asked
 * @param argument assignee, the group to merge into, the comment …; may be empty
 * @param by who asks
 * @param atMillis when, milliseconds since the epoch
 */
public record ErrorCommand(String groupId, Action action, String argument, String by, long atMillis) {
    /** What can be asked of an error group. */
    public enum Action {
        RESOLVE,
        ARCHIVE,
        REOPEN,
        ASSIGN,
        MERGE,
        COMMENT
    }

    public ErrorCommand {
        Objects.requireNonNull(groupId, "groupId");
        Objects.requireNonNull(action, "action");
        argument = Objects.requireNonNullElse(argument, "");
        by = Objects.requireNonNullElse(by, "");
    }
}
