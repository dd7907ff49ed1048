package io.tidewatch.logback;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import io.tidewatch.event.LogEvent;
import io.tidewatch.event.LogLevel;
import io.tidewatch.event.Thrown;
import io.tidewatch.publish.Capture;
import io.tidewatch.publish.LoggedThrowables;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.helpers.MessageFormatter;

/** What was true at a log call. Made by the caller, turned into an event on the sending thread. */
final class LoggedEvent implements Capture<LogEvent> {
    private static final String CRITICAL = "CRITICAL";
    private static final int BASE_WEIGHT = 300;
    private static final int ARGUMENT_WEIGHT = 24;
    private static final int FRAME_WEIGHT = 100;

    private final ILoggingEvent event;
    private final LoggedThrowables throwables;
    private final String thread;
    private final Object @Nullable [] arguments;
    private final Map<String, String> context;
    private final Map<String, Object> fields;
    private final int weightBytes;

    /** Called by the thread that logs. */
    LoggedEvent(ILoggingEvent event, LoggedThrowables throwables) {
        this.event = event;
        this.throwables = throwables;
        this.thread = Objects.requireNonNullElse(event.getThreadName(), "");
        this.arguments = FrozenValues.arguments(event.getArgumentArray());
        this.context = event.getMDCPropertyMap();
        this.fields = FrozenValues.fields(event.getKeyValuePairs());
        this.weightBytes = weigh();
    }

    @Override
    public int weightBytes() {
        return weightBytes;
    }

    /** A line that was logged cannot be logged again: nobody waits to hear what became of it. */
    @Override
    public boolean wantsOutcome() {
        return false;
    }

    @Override
    public LogEvent toEvent() {
        String raw = Objects.requireNonNullElse(event.getMessage(), "null");
        boolean filled = arguments != null && raw.contains("{}");
        String message = filled ? MessageFormatter.basicArrayFormat(raw, arguments) : raw;
        IThrowableProxy proxy = event.getThrowableProxy();
        LogEvent plain = event(raw, message, filled, proxy == null ? null : thrown(proxy, null));
        if (proxy == null) {
            return plain;
        }
        String fingerprint = fingerprint(plain, StackText.throwable(proxy));
        Thrown thrown = Objects.requireNonNull(plain.thrown());
        return fingerprint == null
                ? plain
                : event(raw, message, filled, new Thrown(thrown.type(), thrown.message(), thrown.stack(), fingerprint));
    }

    private LogEvent event(String raw, String message, boolean filled, @Nullable Thrown thrown) {
        List<String> markers = markers();
        return new LogEvent(
                event.getTimeStamp(),
                markers.contains(CRITICAL) ? LogLevel.CRITICAL : level(event.getLevel()),
                Objects.requireNonNullElse(event.getLoggerName(), ""),
                thread,
                message,
                filled ? raw : null,
                filled ? rendered() : List.of(),
                markers,
                context == null ? Map.of() : context,
                fields,
                thrown,
                0,
                null);
    }

    private static Thrown thrown(IThrowableProxy proxy, @Nullable String fingerprint) {
        return new Thrown(proxy.getClassName(), proxy.getMessage(), StackText.of(proxy), fingerprint);
    }

    private @Nullable String fingerprint(LogEvent plain, @Nullable Throwable thrown) {
        try {
            return throwables.fingerprint(plain, thrown);
        } catch (RuntimeException e) {
            return null;
        }
    }

    private List<String> rendered() {
        return arguments == null
                ? List.of()
                : Arrays.stream(arguments).map(FrozenValues::text).toList();
    }

    private List<String> markers() {
        List<Marker> markers = event.getMarkerList();
        if (markers == null || markers.isEmpty()) {
            return List.of();
        }
        List<String> names = new ArrayList<>(markers.size());
        for (Marker marker : markers) {
            names.add(marker.getName());
            if (marker.hasReferences() && marker.contains(CRITICAL) && !names.contains(CRITICAL)) {
                names.add(CRITICAL);
            }
        }
        return names;
    }

    private int weigh() {
        long sum = (long) BASE_WEIGHT
                + (event.getMessage() == null ? 0 : event.getMessage().length());
        if (arguments != null) {
            for (Object argument : arguments) {
                sum += (long) ARGUMENT_WEIGHT + (argument instanceof String text ? text.length() : 0);
            }
        }
        for (Object value : fields.values()) {
            sum += 2L * ARGUMENT_WEIGHT + (value instanceof String text ? text.length() : 0);
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

    private static LogLevel level(Level level) {
        int value = level.toInt();
        return value >= Level.ERROR_INT
                ? LogLevel.ERROR
                : value >= Level.WARN_INT
                        ? LogLevel.WARN
                        : value >= Level.INFO_INT
                                ? LogLevel.INFO
                                : value >= Level.DEBUG_INT ? LogLevel.DEBUG : LogLevel.TRACE;
    }
}
