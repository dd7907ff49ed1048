package io.tidewatch.processor.plugin;

import io.tidewatch.event.LogLevel;
import io.tidewatch.event.Source;
import io.tidewatch.event.Thrown;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A log line, redacted as its source redacts. Not to be changed, may be kept. Times are milliseconds since the epoch. */
public interface LogView {
    /** @return who said it */
    Source source();

    /** @return when, by the source's clock, kept within 7 d before and 60 s after it was appended */
    long timeMillis();

    /** @return when the broker took it */
    long appendMillis();

    LogLevel level();

    /** @return empty where unknown */
    String logger();

    /** @return empty where unknown */
    String thread();

    /** @return the text as a person reads it */
    String message();

    /** @return the message as it stood in the code, with {@code {}} for each argument; null where only the text is known */
    @Nullable
    String template();

    /** @return id of its pattern, as searches and rules know it */
    String patternId();

    /** @return MDC: request_id, trace_id, user_id and any other */
    Map<String, String> context();

    /** @return key/values of the call: String, Long, Double or Boolean */
    Map<String, Object> fields();

    /** @return the exception logged with it; null where none was */
    @Nullable
    Thrown thrown();

    /** @return how many lines it stands for: 1, or more where a policy samples its pattern */
    long lines();
}
