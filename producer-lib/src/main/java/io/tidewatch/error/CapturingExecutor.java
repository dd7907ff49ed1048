package io.tidewatch.error;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Hands everything on to an executor, tasks wrapped. Those of {@code invokeAny} are not: others make up for one that fails. */
class CapturingExecutor<E extends ExecutorService> implements ExecutorService {
    final E executor;
    final CapturingTasks tasks;

    CapturingExecutor(E executor, CapturingTasks tasks) {
        this.executor = executor;
        this.tasks = tasks;
    }

    @Override
    public void execute(Runnable task) {
        executor.execute(tasks.runnable(task));
    }

    @Override
    public <T> Future<T> submit(Callable<T> task) {
        return executor.submit(tasks.callable(task));
    }

    @Override
    public <T> Future<T> submit(Runnable task, T result) {
        return executor.submit(tasks.runnable(task), result);
    }

    @Override
    public Future<?> submit(Runnable task) {
        return executor.submit(tasks.runnable(task));
    }

    @Override
    public <T> List<Future<T>> invokeAll(Collection<? extends Callable<T>> all) throws InterruptedException {
        return executor.invokeAll(wrapped(all));
    }

    @Override
    public <T> List<Future<T>> invokeAll(Collection<? extends Callable<T>> all, long timeout, TimeUnit unit)
            throws InterruptedException {
        return executor.invokeAll(wrapped(all), timeout, unit);
    }

    @Override
    public <T> T invokeAny(Collection<? extends Callable<T>> any) throws InterruptedException, ExecutionException {
        return executor.invokeAny(any);
    }

    @Override
    public <T> T invokeAny(Collection<? extends Callable<T>> any, long timeout, TimeUnit unit)
            throws InterruptedException, ExecutionException, TimeoutException {
        return executor.invokeAny(any, timeout, unit);
    }

    @Override
    public void shutdown() {
        executor.shutdown();
    }

    @Override
    public List<Runnable> shutdownNow() {
        return executor.shutdownNow().stream()
                .map(task -> task instanceof CapturingTasks.Wrapped wrapped ? wrapped.task() : task)
                .toList();
    }

    @Override
    public boolean isShutdown() {
        return executor.isShutdown();
    }

    @Override
    public boolean isTerminated() {
        return executor.isTerminated();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return executor.awaitTermination(timeout, unit);
    }

    private <T> List<Callable<T>> wrapped(Collection<? extends Callable<T>> all) {
        return all.stream().map(task -> tasks.callable((Callable<T>) task)).toList();
    }
}
