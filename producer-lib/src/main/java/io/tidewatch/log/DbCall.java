package io.tidewatch.log;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/** A database call under way, see {@link DbLog}. The first outcome is logged, later ones are not. */
public final class DbCall {
    /** OpenTelemetry's bound of a summary. */
    private static final int MOST_CHARS = 255;

    private final TypedLine line;
    private final String summary;
    private final Level level;
    private final Stopwatch watch;
    private final AtomicBoolean ended = new AtomicBoolean();

    DbCall(TypedLine line, String summary, Level level, Stopwatch watch) {
        this.line = line;
        this.summary = summary.length() > MOST_CHARS ? summary.substring(0, MOST_CHARS) : summary;
        this.level = level;
        this.watch = watch;
        line.with(LogFields.DB_SUMMARY, this.summary);
    }

    /** @param rows negative where unknown */
    public DbCall returned(long rows) {
        return field(LogFields.DB_ROWS_RETURNED, rows < 0 ? null : rows);
    }

    /** @param rows negative where unknown */
    public DbCall affected(long rows) {
        return field(LogFields.DB_ROWS_AFFECTED, rows < 0 ? null : rows);
    }

    /** Any further field. */
    public DbCall field(@Nullable String name, @Nullable Object value) {
        line.with(name, value);
        return this;
    }

    /** It went well and ends now. */
    public void succeeded() {
        succeeded(null);
    }

    /** It went well, and that took so long by somebody else's clock. */
    public void succeeded(@Nullable Duration took) {
        if (ended.compareAndSet(false, true)) {
            Duration known = took == null ? watch.elapsed() : took;
            boolean slow = watch.isSlow(known);
            line.took(known).with(LogFields.SLOW, slow ? true : null);
            line.write(slow ? Level.WARN : level, null, "{} took {} ms", summary, TypedLine.millis(known));
        }
    }

    /** It failed; the state of an SQLException becomes the status code. */
    public void failed(@Nullable Throwable cause) {
        if (ended.compareAndSet(false, true)) {
            Duration took = watch.elapsed();
            line.took(took).error(cause);
            if (cause instanceof SQLException sql) {
                line.with(LogFields.DB_STATUS, sql.getSQLState());
            }
            line.write(Level.ERROR, cause, "{} failed after {} ms", summary, TypedLine.millis(took));
        }
    }
}
