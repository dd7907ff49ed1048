package io.tidewatch.metrics;

import io.tidewatch.event.MetricBatch;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread that takes a batch each interval: hello first, goodbye last, never two at once. */
final class MetricPump {
    private static final Logger LOG = LoggerFactory.getLogger(MetricPump.class);
    private static final long CLOSE_MILLIS = 2000;

    private final Duration interval;
    private final BiFunction<MetricBatch.Phase, String, MetricBatch> collect;
    private final Consumer<MetricBatch> sink;
    private final AtomicBoolean started = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "tidewatch-metrics");
        thread.setDaemon(true);
        return thread;
    });

    MetricPump(
            Duration interval, BiFunction<MetricBatch.Phase, String, MetricBatch> collect, Consumer<MetricBatch> sink) {
        this.interval = interval;
        this.collect = collect;
        this.sink = sink;
    }

    /** @return false where it was started before or is closed */
    boolean start() {
        if (closed.get() || !started.compareAndSet(false, true)) {
            return false;
        }
        long millis = interval.toMillis();
        timer.execute(() -> send(MetricBatch.Phase.HELLO, ""));
        var unused = timer.scheduleAtFixedRate(
                () -> send(MetricBatch.Phase.RUNNING, ""), millis, millis, TimeUnit.MILLISECONDS);
        return true;
    }

    void close(String reason) {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        timer.shutdownNow();
        try {
            if (!timer.awaitTermination(CLOSE_MILLIS, TimeUnit.MILLISECONDS)) {
                LOG.warn("A metric batch is still being taken after {} ms; going on without it", CLOSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (started.get()) {
            send(MetricBatch.Phase.GOODBYE, reason);
        }
    }

    // a meter of the application may throw anything: that costs this batch, never the thread
    @SuppressWarnings("CatchingUnchecked")
    private void send(MetricBatch.Phase phase, String reason) {
        try {
            sink.accept(collect.apply(phase, reason));
        } catch (Exception e) {
            LOG.warn("The metrics of this interval could not be taken", e);
        }
    }
}
