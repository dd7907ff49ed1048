package io.tidewatch.log;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/**
 * A task that runs, see {@link TaskLog}. The first outcome counts, later ones are not logged. Progress may be told by many
 * threads; to be closed by the one that started it, since it puts that thread's {@code task_id} back.
 */
public final class Task implements AutoCloseable {
    private static final long NEVER_SAID = Long.MIN_VALUE;

    private final TypedLine line;
    private final String name;
    private final String id;
    private final Stopwatch watch;
    private final long progressEveryNanos;
    private final LogScope scope;
    private final AtomicBoolean ended = new AtomicBoolean();
    private final AtomicLong saidAtNanos = new AtomicLong(NEVER_SAID);
    private volatile long total = -1;
    private volatile long processed = -1;
    private volatile long failed = -1;

    Task(@Nullable Logger logger, @Nullable String name, @Nullable String id, Stopwatch watch, Duration progressEvery) {
        this.name = Objects.requireNonNullElse(name, "task");
        this.id = id == null || id.isBlank()
                ? Long.toUnsignedString(ThreadLocalRandom.current().nextLong(), Character.MAX_RADIX)
                : id;
        this.watch = watch;
        this.progressEveryNanos = TypedLine.nanos(progressEvery);
        this.line = new TypedLine(logger, LineKind.TASK)
                .with(LogFields.TASK_NAME, this.name)
                .with(LogFields.TASK_ID, this.id);
        this.scope = scope();
        status("started").through(TaskLog.class).write(Level.INFO, null, "Task {} started", this.name);
    }

    /** @return its id */
    public String id() {
        return id;
    }

    /** @return a scope with its {@code task_id}, for another thread that works on it: to be opened and closed there */
    public LogScope scope() {
        return LogScope.task(id);
    }

    /** @param records how many there are to process; makes a fraction of the processed ones */
    public Task total(long records) {
        total = records;
        return this;
    }

    /** @param fraction how much is done, 0 to 1; others are cut, what is not a number is not said */
    public void progress(double fraction) {
        if (!Double.isNaN(fraction)) {
            running(Math.max(0, Math.min(1, fraction)));
        }
    }

    /**
     * @param processedSoFar records done, the failed ones included
     * @param failedSoFar those that could not be
     */
    public void progress(long processedSoFar, long failedSoFar) {
        processed = processedSoFar;
        failed = failedSoFar;
        long all = total;
        running(all > 0 ? Math.min(1, processedSoFar / (double) all) : Double.NaN);
    }

    /**
     * It failed and is tried again.
     *
     * @param attempt the one that begins, 2 for the first that is a repeat
     */
    public void retrying(int attempt, @Nullable Throwable cause) {
        if (!ended.get()) {
            status("retrying")
                    .with(LogFields.TASK_ATTEMPT, attempt)
                    .error(cause)
                    .write(Level.WARN, cause, "Task {} is tried again, attempt {}", name, attempt);
        }
    }

    /** Ends it well. */
    public void succeeded() {
        if (ended.compareAndSet(false, true)) {
            Duration took = watch.elapsed();
            boolean slow = watch.isSlow(took);
            TypedLine end = status("succeeded").took(took).with(LogFields.SLOW, slow ? true : null);
            end.write(slow ? Level.WARN : Level.INFO, null, "Task {} succeeded in {} ms", name, TypedLine.millis(took));
        }
    }

    /** Ends it badly. */
    public void failed(@Nullable Throwable cause) {
        failed(cause, null);
    }

    /** Ends it badly, without a throwable. */
    public void failed(@Nullable String reason) {
        failed(null, reason);
    }

    /** Ends it badly. */
    public void failed(@Nullable Throwable cause, @Nullable String reason) {
        end("failed", Level.ERROR, cause, reason, "Task {} failed after {} ms");
    }

    /** Ends it because nobody wants it any more. */
    public void cancelled(@Nullable String reason) {
        end("cancelled", Level.INFO, null, reason, "Task {} was cancelled after {} ms");
    }

    /** Puts the MDC back. A task that said no outcome, as one left by an exception, ends as {@code unknown}, with WARN. */
    @Override
    public void close() {
        end("unknown", Level.WARN, null, null, "Task {} ended without an outcome after {} ms");
        scope.close();
    }

    private void end(String status, Level level, @Nullable Throwable cause, @Nullable String reason, String template) {
        if (ended.compareAndSet(false, true)) {
            Duration took = watch.elapsed();
            status(status)
                    .took(took)
                    .error(cause)
                    .with(LogFields.REASON, reason)
                    .write(level, cause, template, name, TypedLine.millis(took));
        }
    }

    private void running(double fraction) {
        if (!ended.get() && isDue()) {
            TypedLine running = status("running").took(watch.elapsed());
            if (Double.isNaN(fraction)) {
                running.write(Level.INFO, null, "Task {} has processed {} records", name, processed);
            } else {
                double percent = Math.round(fraction * 1000) / 10.0;
                running.with(LogFields.TASK_PROGRESS, fraction)
                        .write(Level.INFO, null, "Task {} is at {} %", name, percent);
            }
        }
    }

    private boolean isDue() {
        long now = watch.elapsed().toNanos();
        long before = saidAtNanos.get();
        return (before == NEVER_SAID || now - before >= progressEveryNanos) && saidAtNanos.compareAndSet(before, now);
    }

    private TypedLine status(String status) {
        TypedLine copy = line.copy().with(LogFields.TASK_STATUS, status);
        if (processed >= 0) {
            copy.with(LogFields.TASK_RECORDS_PROCESSED, processed).with(LogFields.TASK_RECORDS_FAILED, failed);
        }
        return total < 0 ? copy : copy.with(LogFields.TASK_RECORDS_TOTAL, total);
    }
}
