package io.tidewatch.event;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One line of a log.
 *
 * @param timeMillis when it was logged, milliseconds since the epoch, clock of the source
 * @param level its level
 * @param logger name of the logger; empty where unknown
 * @param thread name of the thread; empty where unknown
 * @param message the text as a person reads it, arguments filled in
 * @param template the message as it stood in the code, with {@code {}} for each argument; null where the source knows
 *     only the text: then the pattern has to be mined
 * @param arguments the arguments of the template, rendered, in order; empty without a template
 * @param markers SLF4J marker names
 * @param context MDC: request_id, task_id, user_id, trace_id, span_id and any other
 * @param fields key/values of the call; values are String, Long, Double or Boolean
 * @param thrown the exception that was logged with it, or null
 * @param originalBytes size of the event before it was cut to fit; 0 where nothing was cut
 * @param source set only where the line names a source of its own; null means the record's key and headers say it
 */
public record LogEvent(
        long timeMillis,
        LogLevel level,
        String logger,
        String thread,
        String message,
        @Nullable String template,
        List<String> arguments,
        List<String> markers,
        Map<String, String> context,
        Map<String, Object> fields,
        @Nullable Thrown thrown,
        int originalBytes,
        @Nullable Source source) {
    public LogEvent {
        level = Objects.requireNonNullElse(level, LogLevel.INFO);
        logger = Objects.requireNonNullElse(logger, "");
        thread = Objects.requireNonNullElse(thread, "");
        message = Objects.requireNonNullElse(message, "");
        arguments = arguments == null ? List.of() : arguments;
        markers = markers == null ? List.of() : markers;
        context = context == null ? Map.of() : context;
        fields = fields == null ? Map.of() : fields;
    }

    /** Field of a line that stands for several of its pattern: how many, itself included. */
    public static final String LINES = "sampled.lines";

    private static final long MOST_LINES = 1_000_000_000L;

    /** @return how many lines it stands for, itself included: 1, or more where a policy samples its pattern */
    public long lines() {
        return fields.get(LINES) instanceof Long lines ? Math.max(1, Math.min(MOST_LINES, lines)) : 1;
    }

    /** @return the same line, standing for so many */
    public LogEvent standingFor(long lines) {
        if (lines == lines()) {
            return this;
        }
        Map<String, Object> counted = new LinkedHashMap<>(fields);
        counted.put(LINES, lines);
        return with(counted, thrown, source);
    }

    /** A plain line: time, level, logger and text, nothing else known. */
    public static LogEvent of(long timeMillis, LogLevel level, String logger, String message) {
        return new LogEvent(
                timeMillis, level, logger, "", message, null, List.of(), List.of(), Map.of(), Map.of(), null, 0, null);
    }

    /** The same with another exception. */
    public LogEvent withThrown(@Nullable Thrown other) {
        return with(fields, other, source);
    }

    /** The same, naming who said it. */
    public LogEvent withSource(@Nullable Source other) {
        return with(fields, thrown, other);
    }

    private LogEvent with(Map<String, Object> otherFields, @Nullable Thrown otherThrown, @Nullable Source otherSource) {
        return new LogEvent(
                timeMillis,
                level,
                logger,
                thread,
                message,
                template,
                arguments,
                markers,
                context,
                otherFields,
                otherThrown,
                originalBytes,
                otherSource);
    }
}
