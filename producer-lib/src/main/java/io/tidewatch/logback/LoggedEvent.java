package io.tidewatch.logback;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import io.tidewatch.event.LogEvent;
import io.tidewatch.event.LogLevel;
import io.tidewatch.event.Source;
import io.tidewatch.event.Thrown;
import io.tidewatch.publish.Capture;
import io.tidewatch.publish.LoggedThrowables;
import io.tidewatch.wire.ByteSink;
import io.tidewatch.wire.LogEventEncoder;
import io.tidewatch.wire.TemplateJson;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What was true at a log call. Made by the caller, turned into an event on the sending thread. It is all the caller
 * allocates, with one copy of the arguments: logback's event keeps thread name and MDC, which do not change once asked for.
 */
final class LoggedEvent implements Capture<LogEvent> {
    private static final int BASE_WEIGHT = 300;
    private static final int ENTRY_WEIGHT = 64;
    private static final int ARGUMENT_WEIGHT = 24;
    private static final int FRAME_WEIGHT = 100;

    private static final Object[] NOTHING = {};

    private final ILoggingEvent event;
    private final LoggedThrowables throwables;
    private final Object @Nullable [] arguments;
    private final @Nullable Object @Nullable [] fields;
    private final List<String> markers;
    private final int weightBytes;
    private final boolean deferred;

    /** Called by the thread that logs, or by that of an appender in between. */
    LoggedEvent(ILoggingEvent event, LoggedThrowables throwables) {
        this.event = event;
        this.throwables = throwables;
        this.arguments = FrozenValues.arguments(event.getArgumentArray());
        this.fields = FrozenValues.fields(event.getKeyValuePairs());
        this.markers = MarkerNames.of(event.getMarkerList());
        Map<String, String> context = event.getMDCPropertyMap();
        this.deferred = isDeferred(event);
        this.weightBytes = weigh(context == null ? 0 : context.size());
    }

    @Override
    public int weightBytes() {
        return weightBytes;
    }

    @Override
    public LogLevel level() {
        return MarkerNames.areCritical(markers) ? LogLevel.CRITICAL : level(event.getLevel());
    }

    /** A line that was logged cannot be logged again: nobody waits to hear what became of it. */
    @Override
    public boolean wantsOutcome() {
        return false;
    }

    /** Any line is a breadcrumb of the errors that follow. */
    @Override
    public boolean isHeard() {
        return throwables.hearsLines() || makesError();
    }

    @Override
    public boolean makesError() {
        return throwables != LoggedThrowables.NONE && event.getThrowableProxy() != null;
    }

    @Override
    public LogEvent toEvent() {
        return toEvent(null);
    }

    /** @param source to be named by the event itself; null where its record does */
    LogEvent toEvent(@Nullable Source source) {
        IThrowableProxy proxy = event.getThrowableProxy();
        Thrown thrown =
                proxy == null ? null : new Thrown(proxy.getClassName(), proxy.getMessage(), StackText.of(proxy), null);
        LogEvent plain = event(thrown, source);
        String fingerprint = proxy == null ? null : fingerprint(plain, StackText.throwable(proxy));
        told(plain);
        return thrown == null || fingerprint == null
                ? plain
                : plain.withThrown(new Thrown(thrown.type(), thrown.message(), thrown.stack(), fingerprint));
    }

    /** Straight to its JSON, where nobody wants to see the event in between. */
    @Override
    public boolean encode(LogEventEncoder encoder, ByteSink out) {
        return encode(encoder, out, null);
    }

    boolean encode(LogEventEncoder encoder, ByteSink out, @Nullable Source source) {
        String raw = event.getMessage();
        if (raw == null || deferred || event.getThrowableProxy() != null || throwables.hearsLines()) {
            return false;
        }
        TemplateJson template = null;
        if (arguments != null) {
            template = Template.of(raw).json();
            if (template == null && raw.contains(Template.PLACE)) {
                return false;
            }
        }
        encoder.encode(
                event.getTimeStamp(),
                level(),
                Objects.requireNonNullElse(event.getLoggerName(), ""),
                Objects.requireNonNullElse(event.getThreadName(), ""),
                template,
                raw,
                arguments == null ? NOTHING : arguments,
                markers,
                Mdc.texts(event),
                FrozenValues.toMap(fields),
                source,
                out);
        return true;
    }

    private LogEvent event(@Nullable Thrown thrown, @Nullable Source source) {
        String raw = Objects.requireNonNullElse(event.getMessage(), "null");
        String message = raw;
        List<String> rendered = List.of();
        boolean filled = arguments != null && raw.contains(Template.PLACE);
        if (filled) {
            rendered = Template.texts(arguments);
            message = Template.of(raw).fill(rendered);
            String atCall = deferred ? Objects.requireNonNullElse(event.getFormattedMessage(), message) : message;
            if (!atCall.equals(message)) {
                // an argument changed before it came here, nobody knows which
                message = atCall;
                rendered = List.of();
            }
        }
        return new LogEvent(
                event.getTimeStamp(),
                level(),
                event.getLoggerName(),
                event.getThreadName(),
                message,
                filled ? raw : null,
                rendered,
                markers,
                Mdc.texts(event),
                FrozenValues.toMap(fields),
                thrown,
                0,
                source);
    }

    private @Nullable String fingerprint(LogEvent plain, @Nullable Throwable thrown) {
        try {
            return throwables.fingerprint(plain, thrown);
        } catch (RuntimeException e) {
            return null;
        }
    }

    /** An AsyncAppender hands over on a thread of its own; what it has fixed then is the formatted message only. */
    private static boolean isDeferred(ILoggingEvent event) {
        return !Thread.currentThread().getName().equals(event.getThreadName());
    }

    private void told(LogEvent plain) {
        try {
            throwables.line(plain);
        } catch (RuntimeException e) {
            // a line without a trace in the errors that follow is still a line
        }
    }

    private int weigh(int contextSize) {
        long sum = (long) BASE_WEIGHT
                + (long) ENTRY_WEIGHT * contextSize
                + (event.getMessage() == null ? 0 : event.getMessage().length());
        if (arguments != null) {
            for (Object argument : arguments) {
                sum += (long) ARGUMENT_WEIGHT + (argument instanceof String text ? text.length() : 0);
            }
        }
        if (fields != null) {
            for (Object part : fields) {
                sum += (long) ARGUMENT_WEIGHT + (part instanceof String text ? text.length() : 0);
            }
        }
        int depth = 0;
        for (IThrowableProxy t = event.getThrowableProxy(); t != null && depth++ < 16; t = t.getCause()) {
            sum += t.getMessage() == null ? 0 : t.getMessage().length();
            sum += t.getStackTraceElementProxyArray() == null
                    ? 0
                    : (long) FRAME_WEIGHT * t.getStackTraceElementProxyArray().length;
        }
        return (int) Math.min(Integer.MAX_VALUE, sum);
    }

    private static LogLevel level(@Nullable Level level) {
        int value = level == null ? Level.INFO_INT : level.toInt();
        return value >= Level.ERROR_INT
                ? LogLevel.ERROR
                : value >= Level.WARN_INT
                        ? LogLevel.WARN
                        : value >= Level.INFO_INT
                                ? LogLevel.INFO
                                : value >= Level.DEBUG_INT ? LogLevel.DEBUG : LogLevel.TRACE;
    }
}
