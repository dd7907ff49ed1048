package io.tidewatch.notifier.message;

import io.tidewatch.alert.NotificationRecord.Reason;
import java.util.Objects;

/**
 * A group wants to be heard, or (where {@code speak} is false) has changed: then only what still waits is brought up to
 * date, so that nothing stale is sent.
 *
 * @param atMillis when it was decided, milliseconds since the epoch
 * @param channel channel instance
 * @param receiver whom the route named
 * @param speak whether there is news
 * @param reason why it goes out; of a mere change, why it would
 * @param group its state at this moment
 */
public record Decision(long atMillis, String channel, String receiver, boolean speak, Reason reason, GroupState group)
        implements Delivery {
    public Decision {
        Objects.requireNonNull(channel, "channel");
        receiver = Objects.requireNonNullElse(receiver, "");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(group, "group");
    }
}
