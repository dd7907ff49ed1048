package io.tidewatch.processor.plugin;

import io.tidewatch.event.Severity;
import io.tidewatch.event.Source;
import java.util.Map;

/** An error, redacted as its source redacts. Not to be changed, may be kept. Times are milliseconds since the epoch. */
public interface ErrorView {
    /** @return who had it */
    Source source();

    /** @return when (the last time where it stands for several), kept within 7 d before and 60 s after it was appended */
    long timeMillis();

    /** @return when the broker took it */
    long appendMillis();

    /** @return the group its fingerprint leads to */
    String groupId();

    String fingerprint();

    /** @return class name of the outermost throwable; may be empty */
    String type();

    /** @return may be empty */
    String message();

    /** @return stack text with causes, cut; may be empty */
    String stack();

    /** @return the place it is blamed on, {@code Class.method}; may be empty */
    String culprit();

    Severity severity();

    /** @return false where it reached an uncaught handler */
    boolean handled();

    /** @return how many occurrences it stands for, at least 1 */
    long count();

    /** @return MDC at the time */
    Map<String, String> context();

    /** @return what the application added */
    Map<String, String> tags();
}
