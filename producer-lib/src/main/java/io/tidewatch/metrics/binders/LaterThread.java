package io.tidewatch.metrics.binders;

import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One thread for all Kafka clients that are watched, made when the first of them is. Thread-safe. */
final class LaterThread implements Supplier<ScheduledExecutorService> {
    private final List<AutoCloseable> closing;
    private @Nullable ScheduledExecutorService thread;

    LaterThread(List<AutoCloseable> closing) {
        this.closing = closing;
    }

    @Override
    public synchronized ScheduledExecutorService get() {
        ScheduledExecutorService made = thread;
        if (made == null) {
            made = Executors.newSingleThreadScheduledExecutor(task -> {
                Thread thread = new Thread(task, "tidewatch-kafka-metrics");
                thread.setDaemon(true);
                return thread;
            });
            thread = made;
            closing.add(made::shutdownNow);
        }
        return made;
    }
}
