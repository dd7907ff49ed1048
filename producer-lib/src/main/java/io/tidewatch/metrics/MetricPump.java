package io.tidewatch.metrics;

import io.tidewatch.event.MetricBatch;
import io.tidewatch.event.MetricBatch.Phase;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that takes a batch each interval: hello first, goodbye last, never two at once. The first interval has a random
 * length, so that a hundred instances started together do not send together for ever; intervals that were slept through
 * are not made up for.
 */
final class MetricPump {
    private static final Logger LOG = LoggerFactory.getLogger(MetricPump.class);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(2);

    private final Duration interval;
    private final Duration patience;
    private final Collector collector;
    private final Sink sink;
    private final SelfPoints self;
    private final Runnable afterwards;
    private final AtomicBoolean started = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "tidewatch-metrics");
        thread.setDaemon(true);
        return thread;
    });
    private boolean saidHello;
    private long nextNanos;

    /** Where batches go. */
    @FunctionalInterface
    interface Sink {
        /**
         * @param undelivered to be called where the batch was taken and lost later; from any thread
         * @return whether it was taken
         */
        boolean take(MetricBatch batch, Runnable undelivered);
    }

    /** @param afterwards done after each batch, on this thread */
    MetricPump(Duration interval, Collector collector, Sink sink, SelfPoints self, Runnable afterwards) {
        this.interval = interval;
        this.patience = interval.dividedBy(2).compareTo(CLOSE_PATIENCE) < 0 ? interval.dividedBy(2) : CLOSE_PATIENCE;
        this.collector = collector;
        this.sink = sink;
        this.self = self;
        this.afterwards = afterwards;
    }

    /** @return false where it was started before or is closed */
    boolean start() {
        if (closed.get() || !started.compareAndSet(false, true)) {
            return false;
        }
        timer.execute(() -> {
            nextNanos = System.nanoTime() + ThreadLocalRandom.current().nextLong(interval.toNanos());
            send(Phase.HELLO, "");
            sendLater();
        });
        return true;
    }

    void close(String reason) {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        timer.shutdownNow();
        try {
            if (!timer.awaitTermination(2 * CLOSE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("A metric batch is still being handed over; ending without goodbye");
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (started.get()) {
            send(Phase.GOODBYE, reason);
        }
    }

    private void sendLater() {
        long interval = this.interval.toNanos();
        long late = System.nanoTime() - nextNanos;
        if (late > interval) {
            nextNanos += late / interval * interval;
        }
        if (!timer.isShutdown()) {
            var unused = timer.schedule(
                    () -> {
                        nextNanos += interval;
                        send(Phase.RUNNING, "");
                        sendLater();
                    },
                    Math.max(0, nextNanos - System.nanoTime()),
                    TimeUnit.NANOSECONDS);
        }
    }

    // whatever the sink or the collecting throws costs this batch, never the thread
    @SuppressWarnings("CatchingUnchecked")
    private synchronized void send(Phase wanted, String reason) {
        try {
            Phase phase = wanted == Phase.RUNNING && !saidHello ? Phase.HELLO : wanted;
            Collected collected = collector.collect(phase, reason, patience);
            for (MetricBatch part : collected.parts()) {
                if (taken(part, collected)) {
                    saidHello |= part.phase() == Phase.HELLO;
                } else {
                    self.batchRefused();
                    collected.giveBack(part);
                }
            }
            afterwards.run();
        } catch (Exception | LinkageError | AssertionError e) {
            LOG.warn("The metrics of this interval could not be taken", e);
        }
    }

    @SuppressWarnings("CatchingUnchecked")
    private boolean taken(MetricBatch part, Collected collected) {
        try {
            return sink.take(part, () -> collected.giveBack(part));
        } catch (Exception e) {
            LOG.warn("A metric batch was not taken", e);
            return false;
        }
    }
}
