package io.tidewatch.log;

import java.time.Duration;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/**
 * Logs what is asked of a database, one line each. Statements and their values are not logged: what is logged is a summary.
 *
 * <pre>{@code
 * private static final DbLog DB = DbLog.of(LoggerFactory.getLogger(OrderStore.class)).system("postgresql");
 *
 * DbCall call = DB.operation("SELECT", "orders");
 * ...
 * call.returned(rows.size()).succeeded();
 * }</pre>
 *
 * Levels: DEBUG (or the one it is told); WARN where it was slow; ERROR where it failed. Immutable and thread-safe; never
 * throws, null is tolerated everywhere.
 */
public final class DbLog {
    private static final Duration SLOW_AFTER = Duration.ofMillis(500);

    private final @Nullable Logger logger;
    private final @Nullable String system;
    private final @Nullable String namespace;
    private final Duration slowAfter;
    private final Level level;
    private final LongSupplier nanoTime;

    private DbLog(
            @Nullable Logger logger,
            @Nullable String system,
            @Nullable String namespace,
            Duration slowAfter,
            Level level,
            LongSupplier nanoTime) {
        this.logger = logger;
        this.system = system;
        this.namespace = namespace;
        this.slowAfter = slowAfter;
        this.level = level;
        this.nanoTime = nanoTime;
    }

    /** @param logger whose lines they are; null: one named {@code db} */
    public static DbLog of(@Nullable Logger logger) {
        return new DbLog(logger, null, null, SLOW_AFTER, Level.DEBUG, System::nanoTime);
    }

    /** {@code postgresql}, {@code mysql}, {@code redis} … */
    public DbLog system(@Nullable String name) {
        return new DbLog(logger, name, namespace, slowAfter, level, nanoTime);
    }

    /** Name of the database. */
    public DbLog namespace(@Nullable String name) {
        return new DbLog(logger, system, name, slowAfter, level, nanoTime);
    }

    /** A call that takes longer is logged with WARN and {@code slow}; 500 ms unless told. */
    public DbLog slowAfter(@Nullable Duration threshold) {
        Duration known = Objects.requireNonNullElse(threshold, SLOW_AFTER);
        return new DbLog(logger, system, namespace, known, level, nanoTime);
    }

    /** The level of calls that went well; DEBUG unless told. */
    public DbLog level(@Nullable Level ofGoodCalls) {
        Level known = Objects.requireNonNullElse(ofGoodCalls, Level.DEBUG);
        return new DbLog(logger, system, namespace, slowAfter, known, nanoTime);
    }

    DbLog on(LongSupplier clock) {
        return new DbLog(logger, system, namespace, slowAfter, level, clock);
    }

    /** @param collection table or collection; its time runs from now */
    public DbCall operation(@Nullable String operation, @Nullable String collection) {
        String verb = Objects.requireNonNullElse(operation, "?");
        return new DbCall(line(), collection == null ? verb : verb + " " + collection, level, watch())
                .field(LogFields.DB_OPERATION, operation)
                .field(LogFields.DB_COLLECTION, collection);
    }

    /** @param summary {@code SELECT orders customers}: a statement without values; its time runs from now */
    public DbCall query(@Nullable String summary) {
        return new DbCall(line(), Objects.requireNonNullElse(summary, "?"), level, watch());
    }

    private TypedLine line() {
        return new TypedLine(logger, LineKind.DB)
                .with(LogFields.DB_SYSTEM, system)
                .with(LogFields.DB_NAMESPACE, namespace);
    }

    private Stopwatch watch() {
        return Stopwatch.start(nanoTime, slowAfter);
    }
}
