package io.tidewatch.event;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * An error that happened, once or {@code count} times. Its record's key is its fingerprint.
 *
 * @param timeMillis when it happened (the last time where count &gt; 1), milliseconds since the epoch
 * @param source who had it
 * @param fingerprint that of the newest algorithm: what makes two errors the same
 * @param fingerprints of all live algorithm versions, by version name; holds {@code fingerprint} too
 * @param type class name of the outermost throwable; empty for an error without one
 * @param message its message, redacted; may be empty
 * @param stack stack text with causes, in the JDK's form, redacted and cut; may be empty
 * @param culprit the place it is blamed on, {@code Class.method} of the topmost frame of the application; may be empty
 * @param logger logger it was logged with; empty where it was not logged
 * @param thread name of the thread
 * @param handled false where it reached an uncaught handler
 * @param severity how bad
 * @param count how many occurrences this event stands for, ≥ 1
 * @param context MDC at the time
 * @param tags what the application added
 * @param user whom it hit, as the application names its users; empty where unknown
 * @param severityReason why it is that bad; empty where unknown
 * @param breadcrumbs lines that were logged before it, oldest first, redacted and cut; may be empty
 */
public record ErrorEvent(
        long timeMillis,
        Source source,
        String fingerprint,
        Map<String, String> fingerprints,
        String type,
        String message,
        String stack,
        String culprit,
        String logger,
        String thread,
        boolean handled,
        Severity severity,
        long count,
        Map<String, String> context,
        Map<String, String> tags,
        String user,
        String severityReason,
        List<Breadcrumb> breadcrumbs) {
    public ErrorEvent {
        source = Objects.requireNonNullElse(source, Source.UNKNOWN);
        Objects.requireNonNull(fingerprint, "fingerprint");
        fingerprints = fingerprints == null ? Map.of() : fingerprints;
        type = Objects.requireNonNullElse(type, "");
        message = Objects.requireNonNullElse(message, "");
        stack = Objects.requireNonNullElse(stack, "");
        culprit = Objects.requireNonNullElse(culprit, "");
        logger = Objects.requireNonNullElse(logger, "");
        thread = Objects.requireNonNullElse(thread, "");
        severity = Objects.requireNonNullElse(severity, Severity.ERROR);
        count = Math.max(1, count);
        context = context == null ? Map.of() : context;
        tags = tags == null ? Map.of() : tags;
        user = Objects.requireNonNullElse(user, "");
        severityReason = Objects.requireNonNullElse(severityReason, "");
        breadcrumbs = breadcrumbs == null ? List.of() : breadcrumbs;
    }

    /** One without user, reason of its severity, and breadcrumbs. */
    public ErrorEvent(
            long timeMillis,
            Source source,
            String fingerprint,
            Map<String, String> fingerprints,
            String type,
            String message,
            String stack,
            String culprit,
            String logger,
            String thread,
            boolean handled,
            Severity severity,
            long count,
            Map<String, String> context,
            Map<String, String> tags) {
        this(
                timeMillis,
                source,
                fingerprint,
                fingerprints,
                type,
                message,
                stack,
                culprit,
                logger,
                thread,
                handled,
                severity,
                count,
                context,
                tags,
                "",
                "",
                List.of());
    }

    /** A handled error of severity ERROR of which no more is known. */
    public static ErrorEvent of(long timeMillis, Source source, String fingerprint, String type, String message) {
        return new ErrorEvent(
                timeMillis,
                source,
                fingerprint,
                Map.of(),
                type,
                message,
                "",
                "",
                "",
                "",
                true,
                Severity.ERROR,
                1,
                Map.of(),
                Map.of());
    }

    /** @return the same, standing for so many occurrences, the last of them at that time */
    public ErrorEvent counted(long occurrences, long lastMillis) {
        return new ErrorEvent(
                lastMillis,
                source,
                fingerprint,
                fingerprints,
                type,
                message,
                stack,
                culprit,
                logger,
                thread,
                handled,
                severity,
                occurrences,
                context,
                tags,
                user,
                severityReason,
                breadcrumbs);
    }

    /** @return the same with these lines before it */
    public ErrorEvent after(List<Breadcrumb> lines) {
        return new ErrorEvent(
                timeMillis,
                source,
                fingerprint,
                fingerprints,
                type,
                message,
                stack,
                culprit,
                logger,
                thread,
                handled,
                severity,
                count,
                context,
                tags,
                user,
                severityReason,
                lines);
    }
}
