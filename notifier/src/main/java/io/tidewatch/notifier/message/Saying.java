package io.tidewatch.notifier.message;

import io.tidewatch.alert.NotificationRecord.Reason;
import java.util.Objects;

/**
 * One group in a notification.
 *
 * @param reason why it is said
 * @param group its state at send time
 */
public record Saying(Reason reason, GroupState group) {
    public Saying {
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(group, "group");
    }
}
