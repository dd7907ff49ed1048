package io.tidewatch.notifier.deliver;

import io.tidewatch.alert.NotificationRecord;
import io.tidewatch.notifier.message.Outcome;

/** Records of delivery attempts. */
final class Attempts {
    private Attempts() {}

    static NotificationRecord record(Outcome o, Flight.Part part, NotificationRecord.Outcome outcome, String receiver) {
        return new NotificationRecord(
                o.atMillis(),
                part.group(),
                part.alerts(),
                o.channel(),
                receiver,
                part.reason(),
                outcome,
                part.severity(),
                o.key(),
                o.attempt(),
                o.responseCode(),
                o.latencyMillis(),
                o.detail());
    }
}
