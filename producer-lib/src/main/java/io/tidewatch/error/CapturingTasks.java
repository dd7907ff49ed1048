package io.tidewatch.error;

import io.tidewatch.error.SeverityChoice.Unhandled;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Wraps what runs on other threads, so that a throwable it ends with is captured before a future swallows it; then it is
 * thrown on, as without. Interruption and cancellation are no errors. Its own frames take no part in a fingerprint.
 * Thread-safe.
 *
 * <pre>{@code
 * ExecutorService pool = tidewatch.errors().tasks().executor(Executors.newFixedThreadPool(4));
 * CompletableFuture.supplyAsync(tasks.supplier(this::load)).whenComplete(tasks.whenFailed());
 * }</pre>
 */
public final class CapturingTasks {
    private final BiConsumer<Throwable, Unhandled> failed;

    /** @param failed throws nothing */
    CapturingTasks(BiConsumer<Throwable, Unhandled> failed) {
        this.failed = failed;
    }

    /** Tasks of {@code submit} and {@code invokeAll} too, whose future may never be asked. */
    public ExecutorService executor(ExecutorService executor) {
        return new CapturingExecutor<>(executor, this);
    }

    /** A periodic task that fails is not run again: it is captured as CRITICAL. */
    public ScheduledExecutorService scheduler(ScheduledExecutorService scheduler) {
        return new CapturingScheduler(scheduler, this);
    }

    public Executor executor(Executor executor) {
        return task -> executor.execute(runnable(task));
    }

    /** Threads whose end by a throwable is captured, whatever handler of uncaught throwables they have. */
    public ThreadFactory threads(ThreadFactory threads) {
        return task -> threads.newThread(runnable(task, Unhandled.THREAD));
    }

    public Runnable runnable(Runnable task) {
        return runnable(task, Unhandled.TASK);
    }

    public <T> Callable<T> callable(Callable<T> task) {
        return () -> {
            try {
                return task.call();
            } catch (Throwable t) {
                captured(t, Unhandled.TASK);
                throw t;
            }
        };
    }

    public <T> Supplier<T> supplier(Supplier<T> stage) {
        return () -> {
            try {
                return stage.get();
            } catch (Throwable t) {
                captured(t, Unhandled.STAGE);
                throw t;
            }
        };
    }

    public <T, R> Function<T, R> function(Function<T, R> stage) {
        return value -> {
            try {
                return stage.apply(value);
            } catch (Throwable t) {
                captured(t, Unhandled.STAGE);
                throw t;
            }
        };
    }

    public <T, U, R> BiFunction<T, U, R> biFunction(BiFunction<T, U, R> stage) {
        return (one, two) -> {
            try {
                return stage.apply(one, two);
            } catch (Throwable t) {
                captured(t, Unhandled.STAGE);
                throw t;
            }
        };
    }

    public <T> Consumer<T> consumer(Consumer<T> stage) {
        return value -> {
            try {
                stage.accept(value);
            } catch (Throwable t) {
                captured(t, Unhandled.STAGE);
                throw t;
            }
        };
    }

    /** For {@code whenComplete}: captures what a future failed with, wherever in its stages that was. */
    public <T> BiConsumer<T, Throwable> whenFailed() {
        return (value, thrown) -> {
            if (thrown != null) {
                captured(thrown, Unhandled.STAGE);
            }
        };
    }

    Runnable periodic(Runnable task) {
        return runnable(task, Unhandled.PERIODIC);
    }

    Runnable runnable(Runnable task, Unhandled how) {
        return new Wrapped(this, task, how);
    }

    void captured(Throwable thrown, Unhandled how) {
        for (Throwable t = thrown; t != null; t = t.getCause() == t ? null : t.getCause()) {
            if (t instanceof InterruptedException || t instanceof CancellationException) {
                return;
            }
            if (!(t instanceof java.util.concurrent.CompletionException)
                    && !(t instanceof java.util.concurrent.ExecutionException)) {
                break;
            }
        }
        failed.accept(thrown, how);
    }

    /** A task that can be taken out again, where an executor gives back what it did not run. */
    record Wrapped(CapturingTasks tasks, Runnable task, Unhandled how) implements Runnable {
        @Override
        public void run() {
            try {
                task.run();
            } catch (Throwable t) {
                tasks.captured(t, how);
                throw t;
            }
        }
    }
}
