package io.tidewatch.error;

import java.util.concurrent.Callable;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** As {@link CapturingExecutor}; of a periodic task that ended it is said that it does not run again. */
final class CapturingScheduler extends CapturingExecutor<ScheduledExecutorService> implements ScheduledExecutorService {
    CapturingScheduler(ScheduledExecutorService scheduler, CapturingTasks tasks) {
        super(scheduler, tasks);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
        return executor.schedule(tasks.runnable(task), delay, unit);
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> task, long delay, TimeUnit unit) {
        return executor.schedule(tasks.callable(task), delay, unit);
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable task, long initialDelay, long period, TimeUnit unit) {
        return executor.scheduleAtFixedRate(tasks.periodic(task), initialDelay, period, unit);
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, long initialDelay, long delay, TimeUnit unit) {
        return executor.scheduleWithFixedDelay(tasks.periodic(task), initialDelay, delay, unit);
    }
}
