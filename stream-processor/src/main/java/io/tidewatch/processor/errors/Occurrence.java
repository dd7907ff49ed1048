package io.tidewatch.processor.errors;

import io.tidewatch.event.ErrorEvent;
import io.tidewatch.event.Severity;
import io.tidewatch.processor.ingest.IngestedError;
import org.jspecify.annotations.Nullable;

/**
 * What counts of one error event; how it looked only where that may be shown.
 *
 * @param count how often it happened
 * @param detail the event itself; null where another one of its group says as much
 */
record Occurrence(
        long appendMillis,
        long eventMillis,
        long count,
        String service,
        String host,
        String release,
        Severity severity,
        boolean handled,
        String fingerprint,
        @Nullable IngestedError detail) {

    static Occurrence of(IngestedError error) {
        ErrorEvent e = error.event();
        return new Occurrence(
                error.appendMillis(),
                error.eventMillis(),
                e.count(),
                e.source().service(),
                e.source().host(),
                e.source().release(),
                e.severity(),
                e.handled(),
                e.fingerprint(),
                error);
    }

    Occurrence withoutDetail() {
        return new Occurrence(
                appendMillis, eventMillis, count, service, host, release, severity, handled, fingerprint, null);
    }
}
