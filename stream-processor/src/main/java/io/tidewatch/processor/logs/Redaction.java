package io.tidewatch.processor.logs;

import io.tidewatch.event.LogEvent;
import io.tidewatch.event.Thrown;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Redacts all texts of an event once more, as it is read. */
final class Redaction {
    private Redaction() {}

    static LogEvent of(LogEvent event, UnaryOperator<String> redact) {
        Map<String, String> context = new LinkedHashMap<>();
        event.context().forEach((name, value) -> context.put(name, redact.apply(value)));
        Map<String, Object> fields = new LinkedHashMap<>();
        event.fields().forEach((name, value) -> fields.put(name, value instanceof String s ? redact.apply(s) : value));
        Thrown thrown = event.thrown();
        return new LogEvent(
                event.timeMillis(),
                event.level(),
                event.logger(),
                event.thread(),
                redact.apply(event.message()),
                event.template(),
                event.arguments().stream().map(redact).toList(),
                event.markers(),
                context,
                fields,
                thrown == null
                        ? null
                        : new Thrown(
                                thrown.type(),
                                redact.apply(thrown.message()),
                                redact.apply(thrown.stack()),
                                thrown.fingerprint()),
                event.originalBytes(),
                event.source());
    }
}
