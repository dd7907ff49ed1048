package io.tidewatch.redact;

import io.tidewatch.event.Breadcrumb;
import io.tidewatch.event.ErrorEvent;
import io.tidewatch.event.LogEvent;
import io.tidewatch.event.Recurring;
import io.tidewatch.event.SharedTexts;
import io.tidewatch.event.Thrown;
import io.tidewatch.publish.EventFilter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Redaction of every text of an event. An event without a secret comes back as it is. Thread-safe. */
public final class RedactingFilter implements EventFilter {
    /** Smaller numbers are neither a phone's nor a card's. */
    private static final long LEAST_NUMBER = 10_000_000_000L;

    private static final int PLACES = 1024;

    private final Redactor redactor;
    /** Contexts without a secret: the next lines of their requests need not be looked at. Others are counted each time. */
    private final Recurring<SharedTexts, Boolean> clean = new Recurring<>(PLACES);

    public RedactingFilter(Redactor redactor) {
        this.redactor = redactor;
    }

    // what is not changed is the same instance, which is all that has to be known
    @SuppressWarnings("ReferenceEquality")
    @Override
    public LogEvent log(LogEvent e) {
        String message = redactor.redact(e.message());
        String template = e.template() == null ? null : redactor.redactSeen(e.template());
        List<String> arguments = ArgumentMasks.of(e, message, redactor);
        Map<String, String> context = context(e.context());
        Map<String, Object> fields = fields(e.fields());
        Thrown thrown = thrown(e.thrown());
        if (message == e.message()
                && template == e.template()
                && arguments == e.arguments()
                && context == e.context()
                && fields == e.fields()
                && thrown == e.thrown()) {
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

    @SuppressWarnings("ReferenceEquality")
    private @Nullable Thrown thrown(@Nullable Thrown thrown) {
        if (thrown == null) {
            return null;
        }
        String message = redactor.redact(thrown.message());
        String stack = redactor.redact(thrown.stack());
        boolean same = message == thrown.message() && stack == thrown.stack();
        return same ? thrown : new Thrown(thrown.type(), message, stack, thrown.fingerprint());
    }

    @SuppressWarnings("ReferenceEquality")
    private Map<String, String> context(Map<String, String> context) {
        if (!(context instanceof SharedTexts shared)) {
            return values(context);
        }
        if (clean.get(shared, shared.number()) != null) {
            return shared;
        }
        Map<String, String> out = values(shared);
        if (out == shared) {
            clean.keep(shared, shared.number(), true);
        }
        return out;
    }

    @SuppressWarnings("ReferenceEquality")
    private Map<String, String> values(Map<String, String> values) {
        if (values.isEmpty()) {
            return values;
        }
        Map<String, String> out = null;
        for (Map.Entry<String, String> entry : values.entrySet()) {
            String value = entry.getValue();
            if (value == null || entry.getKey() == null) {
                continue;
            }
            String redacted = redactor.redactValue(entry.getKey(), value);
            if (redacted != value) {
                out = out == null ? new HashMap<>(values) : out;
                out.put(entry.getKey(), redacted);
            }
        }
        return out == null ? values : out;
    }

    private Map<String, Object> fields(Map<String, Object> fields) {
        if (fields.isEmpty()) {
            return fields;
        }
        Map<String, Object> out = null;
        for (Map.Entry<String, Object> entry : fields.entrySet()) {
            Object value = entry.getValue();
            if (entry.getKey() == null || value == null || cannotBeSecret(entry.getKey(), value)) {
                continue;
            }
            String text = value.toString();
            String redacted = redactor.redactValue(entry.getKey(), text);
            if (!redacted.equals(text)) {
                out = out == null ? new HashMap<>(fields) : out;
                out.put(entry.getKey(), redacted);
            }
        }
        return out == null ? fields : out;
    }

    private boolean cannotBeSecret(String key, Object value) {
        if (value instanceof Boolean) {
            return true;
        }
        return value instanceof Number number
                && !(value instanceof Long && number.longValue() >= LEAST_NUMBER)
                && !redactor.namesSecret(key);
    }
}
