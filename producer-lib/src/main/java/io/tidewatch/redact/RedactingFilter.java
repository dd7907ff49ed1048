package io.tidewatch.redact;

import io.tidewatch.event.Breadcrumb;
import io.tidewatch.event.ErrorEvent;
import io.tidewatch.event.LogEvent;
import io.tidewatch.event.Thrown;
import io.tidewatch.publish.EventFilter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Redaction of every text of an event. An event without a secret comes back as it is. Thread-safe. */
public final class RedactingFilter implements EventFilter {
    private final Redactor redactor;

    public RedactingFilter(Redactor redactor) {
        this.redactor = redactor;
    }

    @Override
    public LogEvent log(LogEvent e) {
        String message = redactor.redact(e.message());
        List<String> arguments = arguments(e, message);
        Map<String, String> context = values(e.context());
        Map<String, Object> fields = fields(e.fields());
        Thrown thrown = thrown(e.thrown());
        String template = e.template() == null ? null : redactor.redact(e.template());
        if (message.equals(e.message())
                && arguments.equals(e.arguments())
                && context == e.context()
                && fields == e.fields()
                && Objects.equals(thrown, e.thrown())) {
            return e;
        }
        return new LogEvent(
                e.timeMillis(),
                e.level(),
                e.logger(),
                e.thread(),
                message,
                template,
                arguments,
                e.markers(),
                context,
                fields,
                thrown,
                e.originalBytes(),
                e.source());
    }

    @Override
    public ErrorEvent error(ErrorEvent e) {
        return new ErrorEvent(
                e.timeMillis(),
                e.source(),
                e.fingerprint(),
                e.fingerprints(),
                e.type(),
                redactor.redact(e.message()),
                redactor.redact(e.stack()),
                e.culprit(),
                e.logger(),
                e.thread(),
                e.handled(),
                e.severity(),
                e.count(),
                values(e.context()),
                values(e.tags()),
                redactor.redact(e.user()),
                e.severityReason(),
                breadcrumbs(e.breadcrumbs()));
    }

    private List<Breadcrumb> breadcrumbs(List<Breadcrumb> crumbs) {
        return crumbs.stream()
                .map(c -> new Breadcrumb(c.timeMillis(), c.level(), c.logger(), redactor.redact(c.message())))
                .toList();
    }

    /** An argument that the redacted message no longer shows was a secret by its place: {@code password={}}. */
    private List<String> arguments(LogEvent e, String message) {
        boolean masked = !message.equals(e.message());
        List<String> out = new ArrayList<>(e.arguments().size());
        boolean changed = false;
        for (String argument : e.arguments()) {
            String redacted = redactor.redact(argument);
            redacted = masked && !message.contains(redacted) ? Redactor.MASK : redacted;
            changed |= !redacted.equals(argument);
            out.add(redacted);
        }
        return changed ? out : e.arguments();
    }

    private @Nullable Thrown thrown(@Nullable Thrown thrown) {
        if (thrown == null) {
            return null;
        }
        String message = redactor.redact(thrown.message());
        String stack = redactor.redact(thrown.stack());
        boolean same = message.equals(thrown.message()) && stack.equals(thrown.stack());
        return same ? thrown : new Thrown(thrown.type(), message, stack, thrown.fingerprint());
    }

    private Map<String, String> values(Map<String, String> values) {
        Map<String, String> out = null;
        for (Map.Entry<String, String> entry : values.entrySet()) {
            String redacted = redactor.redactValue(entry.getKey(), entry.getValue());
            if (!redacted.equals(entry.getValue())) {
                out = out == null ? new HashMap<>(values) : out;
                out.put(entry.getKey(), redacted);
            }
        }
        return out == null ? values : out;
    }

    private Map<String, Object> fields(Map<String, Object> fields) {
        Map<String, Object> out = null;
        for (Map.Entry<String, Object> entry : fields.entrySet()) {
            String text = String.valueOf(entry.getValue());
            String redacted = redactor.redactValue(entry.getKey(), text);
            if (!redacted.equals(text)) {
                out = out == null ? new HashMap<>(fields) : out;
                out.put(entry.getKey(), redacted);
            }
        }
        return out == null ? fields : out;
    }
}
