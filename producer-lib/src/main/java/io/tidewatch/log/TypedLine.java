package io.tidewatch.log;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.CallerBoundaryAware;
import org.slf4j.spi.LoggingEventBuilder;

/** A line in the making: fields in their order, then written with a constant template. Not thread-safe. */
final class TypedLine {
    private static final String NOTHING = "?";

    private final Logger logger;
    private final LineKind kind;
    private final List<Object> namesAndValues;
    private String boundary;

    TypedLine(@Nullable Logger logger, LineKind kind) {
        this(logger == null ? LoggerFactory.getLogger(kind.type) : logger, kind, new ArrayList<>(16));
        with(LogFields.TYPE, kind.type);
    }

    private TypedLine(Logger logger, LineKind kind, List<Object> namesAndValues) {
        this.logger = logger;
        this.kind = kind;
        this.boundary = kind.boundary;
        this.namesAndValues = namesAndValues;
    }

    /** @return one with the same fields so far */
    TypedLine copy() {
        return new TypedLine(logger, kind, new ArrayList<>(namesAndValues));
    }

    /** What is null, or has no name, is left out. */
    TypedLine with(@Nullable String name, @Nullable Object value) {
        if (name != null && !name.isBlank() && value != null) {
            namesAndValues.add(name);
            namesAndValues.add(value);
        }
        return this;
    }

    /** @param called the class the application calls for this line, where it is not the kind's */
    TypedLine through(Class<?> called) {
        boundary = called.getName();
        return this;
    }

    TypedLine took(Duration duration) {
        return with(LogFields.DURATION_MILLIS, millis(duration));
    }

    TypedLine error(@Nullable Throwable thrown) {
        return thrown == null
                ? this
                : with(LogFields.ERROR_TYPE, thrown.getClass().getName());
    }

    /** Never throws. Arguments that are null are written as a question mark. */
    void write(Level level, @Nullable Throwable thrown, String template, @Nullable Object... arguments) {
        Quietly.run(() -> {
            if (!logger.isEnabledForLevel(level)) {
                return;
            }
            LoggingEventBuilder line = logger.makeLoggingEventBuilder(level).addMarker(kind.marker);
            if (line instanceof CallerBoundaryAware aware) {
                aware.setCallerBoundary(boundary);
            }
            for (int i = 0; i < namesAndValues.size(); i += 2) {
                line = line.addKeyValue((String) namesAndValues.get(i), namesAndValues.get(i + 1));
            }
            for (Object argument : arguments) {
                line = line.addArgument(argument == null ? NOTHING : argument);
            }
            if (thrown != null) {
                line = line.setCause(thrown);
            }
            line.log(template);
        });
    }

    /** To the microsecond: a call to a cache takes less than a millisecond. */
    static double millis(Duration duration) {
        return TimeUnit.NANOSECONDS.toMicros(nanos(duration)) / 1000.0;
    }

    /** @return what fits into a long; negative ones are none */
    static long nanos(Duration duration) {
        try {
            return Math.max(0, duration.toNanos());
        } catch (ArithmeticException e) {
            return duration.isNegative() ? 0 : Long.MAX_VALUE;
        }
    }
}
