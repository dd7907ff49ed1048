package io.tidewatch.processor.logs;

import io.tidewatch.event.LogEvent;
import io.tidewatch.event.Thrown;
import io.tidewatch.redact.RedactingFilter;
import io.tidewatch.redact.Redactor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Redacts all texts of an event once more, as it is read. Not thread-safe: one per reader. */
final class Redaction {
    private final UnaryOperator<LogEvent> all;

    /** @param redact of a text; a {@link Redactor} knows more, as that an argument is a secret by its place in the message */
    Redaction(UnaryOperator<String> redact) {
        all = redact instanceof Redactor redactor
                ? new RedactingFilter(redactor)::log
                : event -> eachText(event, redact);
    }

    LogEvent of(LogEvent event) {
        return all.apply(event);
    }

    private static LogEvent eachText(LogEvent event, UnaryOperator<String> redact) {
        Map<String, String> context = new LinkedHashMap<>();
        event.context().forEach((name, value) -> context.put(name, redact.apply(value)));
        Map<String, Object> fields = new LinkedHashMap<>();
        event.fields().forEach((name, value) -> fields.put(name, value instanceof String s ? redact.apply(s) : value));
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
}
