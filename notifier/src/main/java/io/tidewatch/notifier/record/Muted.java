package io.tidewatch.notifier.record;

import io.tidewatch.alert.Alert;
import io.tidewatch.alert.NotificationRecord;
import io.tidewatch.alert.NotificationRecord.Outcome;
import io.tidewatch.alert.NotificationRecord.Reason;
import io.tidewatch.event.Severity;
import java.util.List;

/** Records of decisions not to speak. */
public final class Muted {
    private Muted() {}

    /** Of one alert that has no group. */
    public static NotificationRecord alert(long atMillis, Alert alert, Reason reason, String detail) {
        return group(atMillis, alert.key(), List.of(alert.key()), "", "", reason, alert.severity(), detail);
    }

    /** @param channel empty where it was decided for all of them */
    public static NotificationRecord group(
            long atMillis,
            String groupKey,
            List<String> alertKeys,
            String channel,
            String receiver,
            Reason reason,
            Severity severity,
            String detail) {
        return new NotificationRecord(
                atMillis, groupKey, alertKeys, channel, receiver, reason, Outcome.MUTED, severity, "", 0, 0, 0, detail);
    }
}
