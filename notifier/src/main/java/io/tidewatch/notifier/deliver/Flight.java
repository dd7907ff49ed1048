package io.tidewatch.notifier.deliver;

import io.tidewatch.alert.NotificationRecord.Reason;
import io.tidewatch.event.Severity;
import io.tidewatch.wire.JsonCodec;
import java.util.List;

/**
 * An intent that has no outcome yet, or waits to be tried again. Times are wall clock, milliseconds since the epoch.
 *
 * @param key its idempotency key
 * @param attempt 1 for the first
 * @param parts the groups in it
 * @param firstAtMillis when it was first issued
 * @param retryAtMillis when it is tried again; 0: it is in the air
 */
record Flight(String key, int attempt, List<Part> parts, long firstAtMillis, long retryAtMillis) {
    static final JsonCodec<Flight> CODEC = JsonCodec.of(Flight.class);

    /**
     * A group in it, as it was when the intent was issued.
     *
     * @param group its key
     * @param newsSequence the decision it is about
     * @param reason why it is said
     * @param firing whether it was firing
     * @param severity of the group
     * @param alerts keys of the alerts listed
     */
    record Part(
            String group, long newsSequence, Reason reason, boolean firing, Severity severity, List<String> alerts) {}

    Flight {
        parts = List.copyOf(parts);
    }

    Flight retryAt(long millis) {
        return new Flight(key, attempt, parts, firstAtMillis, millis);
    }
}
