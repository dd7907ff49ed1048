package io.tidewatch.processor.logs;

import io.tidewatch.event.LogEvent;
import io.tidewatch.event.Thrown;
import io.tidewatch.redact.Redactor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Redacts all texts of an event once more, as it is read. */
final class Redaction {
    private Redaction() {}

    static LogEvent of(LogEvent event, UnaryOperator<String> redact) {
        Map<String, String> context = new LinkedHashMap<>();
        event.context().forEach((name, value) -> context.put(name, value(redact, name, value)));
        Map<String, Object> fields = new LinkedHashMap<>();
        event.fields()
                .forEach((name, value) -> fields.put(name, value instanceof String s ? value(redact, name, s) : value));
        Thrown thrown = event.thrown();
        String template = event.template();
        return new LogEvent(
                event.timeMillis(),
                event.level(),
                event.logger(),
                event.thread(),
                redact.apply(event.message()),
                template == null ? null : redact.apply(template),
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

    /** Some are hidden for their name's sake. */
    private static String value(UnaryOperator<String> redact, String name, String value) {
        return redact instanceof Redactor redactor ? redactor.redactValue(name, value) : redact.apply(value);
    }
}
