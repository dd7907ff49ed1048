package io.tidewatch.instrument.context;

import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The MDC of a thread at a moment, to be had by another. {@link #wrap} takes the context of the thread that wraps; while
 * the work runs it replaces what the running thread had, which is put back afterwards, whatever happens.
 *
 * <pre>{@code
 * ExecutorService pool = Context.executor(Executors.newFixedThreadPool(8));   // every task, the submitter's context
 * future.thenApply(Context.wrap(order -> price(order)));                      // one function, this thread's context
 * }</pre>
 *
 * Immutable. Virtual threads are threads here: wrap the executor that makes them.
 */
public final class Context {
    private static final Context EMPTY = new Context(null);

    private final @Nullable Map<String, String> mdc;

    private Context(@Nullable Map<String, String> mdc) {
        this.mdc = mdc;
    }

    /** The context of this thread. */
    public static Context capture() {
        Map<String, String> mdc = MdcMap.read();
        return mdc == null ? EMPTY : new Context(mdc);
    }

    /** A context of these entries and no others. */
    public static Context of(Map<String, String> mdc) {
        return mdc.isEmpty() ? EMPTY : new Context(Map.copyOf(mdc));
    }

    /** Its entries; not to be changed. */
    public Map<String, String> entries() {
        return mdc == null ? Map.of() : mdc;
    }

    /** Gives it to this thread until what is returned is closed, on this thread. */
    public Attached attach() {
        Map<String, String> before = MdcMap.read();
        if (before != mdc) {
            MdcMap.write(mdc);
        }
        return new Attached(before);
    }

    /** A context on a thread. Its close puts back what was there before; nothing the work left there stays. */
    public static final class Attached implements AutoCloseable {
        private final @Nullable Map<String, String> before;

        private Attached(@Nullable Map<String, String> before) {
            this.before = before;
        }

        @Override
        public void close() {
            if (MdcMap.read() != before) {
                MdcMap.write(before);
            }
        }
    }

    public static Runnable wrap(Runnable work) {
        Context context = capture();
        return () -> {
            try (Attached attached = context.attach()) {
                work.run();
            }
        };
    }

    public static <T extends @Nullable Object> Callable<T> wrapCallable(Callable<T> work) {
        Context context = capture();
        return () -> {
            try (Attached attached = context.attach()) {
                return work.call();
            }
        };
    }

    public static <T extends @Nullable Object> Supplier<T> wrapSupplier(Supplier<T> work) {
        Context context = capture();
        return () -> {
            try (Attached attached = context.attach()) {
                return work.get();
            }
        };
    }

    public static <T extends @Nullable Object, R extends @Nullable Object> Function<T, R> wrap(Function<T, R> work) {
        Context context = capture();
        return value -> {
            try (Attached attached = context.attach()) {
                return work.apply(value);
            }
        };
    }

    public static <T extends @Nullable Object, U extends @Nullable Object, R extends @Nullable Object>
            BiFunction<T, U, R> wrap(BiFunction<T, U, R> work) {
        Context context = capture();
        return (first, second) -> {
            try (Attached attached = context.attach()) {
                return work.apply(first, second);
            }
        };
    }

    public static <T extends @Nullable Object> Consumer<T> wrapConsumer(Consumer<T> work) {
        Context context = capture();
        return value -> {
            try (Attached attached = context.attach()) {
                work.accept(value);
            }
        };
    }

    public static <T extends @Nullable Object, U extends @Nullable Object> BiConsumer<T, U> wrapConsumer(
            BiConsumer<T, U> work) {
        Context context = capture();
        return (first, second) -> {
            try (Attached attached = context.attach()) {
                work.accept(first, second);
            }
        };
    }

    /** Runs what it is given on the executor, each with the context of who gave it. */
    public static Executor executor(Executor executor) {
        return executor instanceof ContextExecutorService || executor instanceof ContextExecutor
                ? executor
                : new ContextExecutor(executor);
    }

    /** As above; a {@link java.util.concurrent.ForkJoinPool} too, for what is submitted and invoked through this. */
    public static ExecutorService executor(ExecutorService executor) {
        return executor instanceof ContextExecutorService ? executor : new ContextExecutorService(executor);
    }

    /** As above; what repeats has the context of who scheduled it, each time anew. */
    public static ScheduledExecutorService executor(ScheduledExecutorService executor) {
        return executor instanceof ContextScheduledExecutorService
                ? executor
                : new ContextScheduledExecutorService(executor);
    }

    /** Threads that begin with the context of who made them: for threads that do one thing, not for those of a pool. */
    public static ThreadFactory threads(ThreadFactory factory) {
        return work -> factory.newThread(wrap(work));
    }
}
