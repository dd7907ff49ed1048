package io.tidewatch.log;

import java.time.Duration;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Logs what a scheduled or long-running task does: its start, its progress, its outcome.
 *
 * <pre>{@code
 * private static final TaskLog TASKS =
 *         TaskLog.of(LoggerFactory.getLogger(Import.class)).slowAfter(Duration.ofMinutes(5));
 *
 * TASKS.run("nightly-import", task -> {
 *     task.total(rows.size());
 *     for (Row row : rows) {
 *         store(row);
 *         task.progress(++stored, 0);
 *     }
 * });
 * }</pre>
 *
 * Levels: INFO; WARN where it was slow, is tried again, or ended without an outcome; ERROR where it failed. Immutable and
 * thread-safe; nothing here throws but what the task itself throws, null is tolerated everywhere.
 */
public final class TaskLog {
    private static final Duration PROGRESS_EVERY = Duration.ofSeconds(10);

    private final @Nullable Logger logger;
    private final Duration slowAfter;
    private final Duration progressEvery;
    private final LongSupplier nanoTime;

    private TaskLog(@Nullable Logger logger, Duration slowAfter, Duration progressEvery, LongSupplier nanoTime) {
        this.logger = logger;
        this.slowAfter = slowAfter;
        this.progressEvery = progressEvery;
        this.nanoTime = nanoTime;
    }

    /** @param logger whose lines they are; null: one named {@code task} */
    public static TaskLog of(@Nullable Logger logger) {
        return new TaskLog(logger, Stopwatch.NEVER, PROGRESS_EVERY, System::nanoTime);
    }

    /** A task that takes longer ends with WARN and {@code slow}; without it none does. */
    public TaskLog slowAfter(@Nullable Duration threshold) {
        return new TaskLog(logger, Objects.requireNonNullElse(threshold, Stopwatch.NEVER), progressEvery, nanoTime);
    }

    /** Of the calls that tell progress, one in this time becomes a line; 10 s unless told, zero: each. */
    public TaskLog progressEvery(@Nullable Duration interval) {
        return new TaskLog(logger, slowAfter, Objects.requireNonNullElse(interval, PROGRESS_EVERY), nanoTime);
    }

    TaskLog on(LongSupplier clock) {
        return new TaskLog(logger, slowAfter, progressEvery, clock);
    }

    /** Starts a task with an id of its own making. */
    public Task start(@Nullable String name) {
        return start(name, null);
    }

    /** Starts a task: logs it, and puts {@code task_id} into the MDC until it is closed. */
    public Task start(@Nullable String name, @Nullable String id) {
        return new Task(logger, name, id, Stopwatch.start(nanoTime, slowAfter), progressEvery);
    }

    /** Runs it as a task: succeeded where it returns without having said otherwise, failed where it throws. */
    public <X extends Exception> void run(@Nullable String name, Work<X> work) throws X {
        call(name, task -> {
            work.run(task);
            return Boolean.TRUE;
        });
    }

    /** Runs it as a task and gives its result. */
    // seen, logged, and thrown on as it was
    @SuppressWarnings("CatchingUnchecked")
    public <T, X extends Exception> T call(@Nullable String name, Computation<T, X> work) throws X {
        try (Task task = start(name)) {
            try {
                T result = work.call(task);
                task.succeeded();
                return result;
            } catch (Throwable thrown) {
                task.failed(thrown);
                throw thrown;
            }
        }
    }

    /** What a task does. */
    @FunctionalInterface
    public interface Work<X extends Exception> {
        void run(Task task) throws X;
    }

    /** What a task finds out. */
    @FunctionalInterface
    public interface Computation<T, X extends Exception> {
        T call(Task task) throws X;
    }
}
