package io.tidewatch.instrument.context;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.NullUnmarked;

/**
 * A future whose stages, and theirs, run with the context of the thread that adds them, on whatever thread that is.
 * For futures that others make, wrap the functions: {@code future.thenApply(Context.wrap(fn))}.
 *
 * @param <T> type of its result
 */
// as CompletableFuture, whose nulls are not annotated
@NullUnmarked
public final class ContextFuture<T> extends CompletableFuture<T> {
    private final Executor executor;

    /**
     * An incomplete future.
     *
     * @param executor runs its async stages that name none
     */
    public ContextFuture(Executor executor) {
        this.executor = executor;
    }

    /** Computes a value on the executor, with the context of this thread. */
    public static <T> ContextFuture<T> supplyAsync(Supplier<T> work, Executor executor) {
        ContextFuture<T> future = new ContextFuture<>(executor);
        var unused = future.completeAsync(work);
        return future;
    }

    /** Runs work on the executor, with the context of this thread. */
    public static ContextFuture<Void> runAsync(Runnable work, Executor executor) {
        return supplyAsync(
                () -> {
                    work.run();
                    return null;
                },
                executor);
    }

    @Override
    public Executor defaultExecutor() {
        return executor;
    }

    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new ContextFuture<>(executor);
    }

    @Override
    public CompletableFuture<T> completeAsync(Supplier<? extends T> supplier, Executor on) {
        return super.completeAsync(Context.wrapSupplier(supplier), on);
    }

    @Override
    public CompletableFuture<T> completeAsync(Supplier<? extends T> supplier) {
        return completeAsync(supplier, executor);
    }

    @Override
    public <U> CompletableFuture<U> thenApply(Function<? super T, ? extends U> work) {
        return super.thenApply(Context.wrap(work));
    }

    @Override
    public <U> CompletableFuture<U> thenApplyAsync(Function<? super T, ? extends U> work) {
        return super.thenApplyAsync(Context.wrap(work));
    }

    @Override
    public <U> CompletableFuture<U> thenApplyAsync(Function<? super T, ? extends U> work, Executor on) {
        return super.thenApplyAsync(Context.wrap(work), on);
    }

    @Override
    public CompletableFuture<Void> thenAccept(Consumer<? super T> work) {
        return super.thenAccept(Context.wrapConsumer(work));
    }

    @Override
    public CompletableFuture<Void> thenAcceptAsync(Consumer<? super T> work) {
        return super.thenAcceptAsync(Context.wrapConsumer(work));
    }

    @Override
    public CompletableFuture<Void> thenAcceptAsync(Consumer<? super T> work, Executor on) {
        return super.thenAcceptAsync(Context.wrapConsumer(work), on);
    }

    @Override
    public CompletableFuture<Void> thenRun(Runnable work) {
        return super.thenRun(Context.wrap(work));
    }

    @Override
    public CompletableFuture<Void> thenRunAsync(Runnable work) {
        return super.thenRunAsync(Context.wrap(work));
    }

    @Override
    public CompletableFuture<Void> thenRunAsync(Runnable work, Executor on) {
        return super.thenRunAsync(Context.wrap(work), on);
    }

    @Override
    public <U, V> CompletableFuture<V> thenCombine(
            CompletionStage<? extends U> other, BiFunction<? super T, ? super U, ? extends V> work) {
        return super.thenCombine(other, Context.wrap(work));
    }

    @Override
    public <U, V> CompletableFuture<V> thenCombineAsync(
            CompletionStage<? extends U> other, BiFunction<? super T, ? super U, ? extends V> work) {
        return super.thenCombineAsync(other, Context.wrap(work));
    }

    @Override
    public <U, V> CompletableFuture<V> thenCombineAsync(
            CompletionStage<? extends U> other, BiFunction<? super T, ? super U, ? extends V> work, Executor on) {
        return super.thenCombineAsync(other, Context.wrap(work), on);
    }

    @Override
    public <U> CompletableFuture<Void> thenAcceptBoth(
            CompletionStage<? extends U> other, BiConsumer<? super T, ? super U> work) {
        return super.thenAcceptBoth(other, Context.wrapConsumer(work));
    }

    @Override
    public <U> CompletableFuture<Void> thenAcceptBothAsync(
            CompletionStage<? extends U> other, BiConsumer<? super T, ? super U> work) {
        return super.thenAcceptBothAsync(other, Context.wrapConsumer(work));
    }

    @Override
    public <U> CompletableFuture<Void> thenAcceptBothAsync(
            CompletionStage<? extends U> other, BiConsumer<? super T, ? super U> work, Executor on) {
        return super.thenAcceptBothAsync(other, Context.wrapConsumer(work), on);
    }

    @Override
    public CompletableFuture<Void> runAfterBoth(CompletionStage<?> other, Runnable work) {
        return super.runAfterBoth(other, Context.wrap(work));
    }

    @Override
    public CompletableFuture<Void> runAfterBothAsync(CompletionStage<?> other, Runnable work) {
        return super.runAfterBothAsync(other, Context.wrap(work));
    }

    @Override
    public CompletableFuture<Void> runAfterBothAsync(CompletionStage<?> other, Runnable work, Executor on) {
        return super.runAfterBothAsync(other, Context.wrap(work), on);
    }

    @Override
    public <U> CompletableFuture<U> applyToEither(CompletionStage<? extends T> other, Function<? super T, U> work) {
        return super.applyToEither(other, Context.wrap(work));
    }

    @Override
    public <U> CompletableFuture<U> applyToEitherAsync(
            CompletionStage<? extends T> other, Function<? super T, U> work) {
        return super.applyToEitherAsync(other, Context.wrap(work));
    }

    @Override
    public <U> CompletableFuture<U> applyToEitherAsync(
            CompletionStage<? extends T> other, Function<? super T, U> work, Executor on) {
        return super.applyToEitherAsync(other, Context.wrap(work), on);
    }

    @Override
    public CompletableFuture<Void> acceptEither(CompletionStage<? extends T> other, Consumer<? super T> work) {
        return super.acceptEither(other, Context.wrapConsumer(work));
    }

    @Override
    public CompletableFuture<Void> acceptEitherAsync(CompletionStage<? extends T> other, Consumer<? super T> work) {
        return super.acceptEitherAsync(other, Context.wrapConsumer(work));
    }

    @Override
    public CompletableFuture<Void> acceptEitherAsync(
            CompletionStage<? extends T> other, Consumer<? super T> work, Executor on) {
        return super.acceptEitherAsync(other, Context.wrapConsumer(work), on);
    }

    @Override
    public CompletableFuture<Void> runAfterEither(CompletionStage<?> other, Runnable work) {
        return super.runAfterEither(other, Context.wrap(work));
    }

    @Override
    public CompletableFuture<Void> runAfterEitherAsync(CompletionStage<?> other, Runnable work) {
        return super.runAfterEitherAsync(other, Context.wrap(work));
    }

    @Override
    public CompletableFuture<Void> runAfterEitherAsync(CompletionStage<?> other, Runnable work, Executor on) {
        return super.runAfterEitherAsync(other, Context.wrap(work), on);
    }

    @Override
    public <U> CompletableFuture<U> thenCompose(Function<? super T, ? extends CompletionStage<U>> work) {
        return super.thenCompose(Context.wrap(work));
    }

    @Override
    public <U> CompletableFuture<U> thenComposeAsync(Function<? super T, ? extends CompletionStage<U>> work) {
        return super.thenComposeAsync(Context.wrap(work));
    }

    @Override
    public <U> CompletableFuture<U> thenComposeAsync(
            Function<? super T, ? extends CompletionStage<U>> work, Executor on) {
        return super.thenComposeAsync(Context.wrap(work), on);
    }

    @Override
    public <U> CompletableFuture<U> handle(BiFunction<? super T, Throwable, ? extends U> work) {
        return super.handle(Context.wrap(work));
    }

    @Override
    public <U> CompletableFuture<U> handleAsync(BiFunction<? super T, Throwable, ? extends U> work) {
        return super.handleAsync(Context.wrap(work));
    }

    @Override
    public <U> CompletableFuture<U> handleAsync(BiFunction<? super T, Throwable, ? extends U> work, Executor on) {
        return super.handleAsync(Context.wrap(work), on);
    }

    @Override
    public CompletableFuture<T> whenComplete(BiConsumer<? super T, ? super Throwable> work) {
        return super.whenComplete(Context.wrapConsumer(work));
    }

    @Override
    public CompletableFuture<T> whenCompleteAsync(BiConsumer<? super T, ? super Throwable> work) {
        return super.whenCompleteAsync(Context.wrapConsumer(work));
    }

    @Override
    public CompletableFuture<T> whenCompleteAsync(BiConsumer<? super T, ? super Throwable> work, Executor on) {
        return super.whenCompleteAsync(Context.wrapConsumer(work), on);
    }

    @Override
    public CompletableFuture<T> exceptionally(Function<Throwable, ? extends T> work) {
        return super.exceptionally(Context.wrap(work));
    }

    @Override
    public CompletableFuture<T> exceptionallyAsync(Function<Throwable, ? extends T> work) {
        return super.exceptionallyAsync(Context.wrap(work));
    }

    @Override
    public CompletableFuture<T> exceptionallyAsync(Function<Throwable, ? extends T> work, Executor on) {
        return super.exceptionallyAsync(Context.wrap(work), on);
    }

    @Override
    public CompletableFuture<T> exceptionallyCompose(Function<Throwable, ? extends CompletionStage<T>> work) {
        return super.exceptionallyCompose(Context.wrap(work));
    }

    @Override
    public CompletableFuture<T> exceptionallyComposeAsync(Function<Throwable, ? extends CompletionStage<T>> work) {
        return super.exceptionallyComposeAsync(Context.wrap(work));
    }

    @Override
    public CompletableFuture<T> exceptionallyComposeAsync(
            Function<Throwable, ? extends CompletionStage<T>> work, Executor on) {
        return super.exceptionallyComposeAsync(Context.wrap(work), on);
    }
}
