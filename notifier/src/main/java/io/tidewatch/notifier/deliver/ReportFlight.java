package io.tidewatch.notifier.deliver;

import io.tidewatch.wire.JsonCodec;

/**
 * A report that one channel has not said yet. Times are wall clock, milliseconds since the epoch.
 *
 * @param channel channel instance
 * @param receiver whom it is for
 * @param key its idempotency key
 * @param name what it is a report of, as the key of records
 * @param attempt number of the last attempt; 0: none yet
 * @param firstAtMillis when it came
 * @param sendAtMillis when it may be sent; 0: it is in the air
 */
record ReportFlight(
        String channel,
        String receiver,
        String key,
        String name,
        long toMillis,
        int attempt,
        long firstAtMillis,
        long sendAtMillis) {
    static final JsonCodec<ReportFlight> CODEC = JsonCodec.of(ReportFlight.class);

    ReportFlight sent() {
        return new ReportFlight(channel, receiver, key, name, toMillis, attempt + 1, firstAtMillis, 0);
    }

    ReportFlight sendAt(long millis) {
        return new ReportFlight(channel, receiver, key, name, toMillis, attempt, firstAtMillis, millis);
    }
}
