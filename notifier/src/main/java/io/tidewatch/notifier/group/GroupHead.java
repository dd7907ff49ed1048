package io.tidewatch.notifier.group;

import io.tidewatch.wire.JsonCodec;
import java.util.Map;

/**
 * What is remembered of a group beside its alerts. Times are wall clock, milliseconds since the epoch.
 *
 * @param route the route it belongs to
 * @param labels the labels that make it
 * @param sequence of its last decision; starts at the time the group was made, so that it is never used twice
 * @param members how many alerts it has
 * @param newsSinceMillis since when there is something to say; 0: there is not
 * @param saidAtMillis when something was last said; 0: never
 * @param reminders how often the same was said again since
 * @param lookedAtMillis when it was last looked at
 * @param dueMillis when it is to be looked at next; {@link Long#MAX_VALUE}: when something happens
 * @param changed whether an alert changed since the last look
 */
record GroupHead(
        String route,
        Map<String, String> labels,
        long sequence,
        int members,
        long newsSinceMillis,
        long saidAtMillis,
        int reminders,
        long lookedAtMillis,
        long dueMillis,
        boolean changed) {
    static final JsonCodec<GroupHead> CODEC = JsonCodec.of(GroupHead.class);
    static final long NEVER = Long.MAX_VALUE;

    GroupHead {
        labels = labels == null ? Map.of() : Map.copyOf(labels);
    }

    static GroupHead created(String route, Map<String, String> labels, long nowMillis) {
        return new GroupHead(route, labels, nowMillis, 0, 0, 0, 0, 0, NEVER, false);
    }

    GroupHead due(long millis) {
        return new GroupHead(
                route,
                labels,
                sequence,
                members,
                newsSinceMillis,
                saidAtMillis,
                reminders,
                lookedAtMillis,
                millis,
                changed);
    }

    GroupHead changed(int membersNow) {
        return new GroupHead(
                route,
                labels,
                sequence,
                membersNow,
                newsSinceMillis,
                saidAtMillis,
                reminders,
                lookedAtMillis,
                dueMillis,
                true);
    }
}
