package io.tidewatch.error;

import io.tidewatch.event.Severity;

/**
 * One throwable on its way to be captured, with what the application adds; nothing happens before {@link #send}. What is
 * null is left out. Not thread-safe.
 *
 * <pre>{@code
 * errors.report(e).user("u1").tag("shard", "3").send();
 * }</pre>
 */
public final class ErrorReport {
    private final ErrorCapture errors;
    private final Throwable thrown;
    private ErrorDetails details = ErrorDetails.none();

    ErrorReport(ErrorCapture errors, Throwable thrown) {
        this.errors = errors;
        this.thrown = thrown;
    }

    /** Whether the application went on all the same; it did, unless told otherwise. */
    public ErrorReport handled(boolean handled) {
        details = details.handled(handled);
        return this;
    }

    /** How bad it is, whatever the rules say. */
    public ErrorReport severity(Severity severity) {
        details = severity == null ? details : details.severity(severity);
        return this;
    }

    /** Whom it hit. */
    public ErrorReport user(String user) {
        details = user == null ? details : details.user(user);
        return this;
    }

    public ErrorReport tag(String key, String value) {
        details = key == null || value == null ? details : details.tag(key, value);
        return this;
    }

    /** Names what makes it the same as another, whatever its stack. */
    public ErrorReport fingerprint(String name) {
        details = name == null || name.isBlank() ? details : details.fingerprint(name);
        return this;
    }

    /** @return its fingerprint */
    public String send() {
        return errors.capture(thrown, details);
    }
}
