package io.tidewatch.agent;

import io.tidewatch.agent.host.HostSampler;
import io.tidewatch.event.MetricBatch;
import io.tidewatch.event.MetricPoint;
import io.tidewatch.publish.EventSink;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One batch per interval, on a thread of its own: hello at once, goodbye with the last. */
final class Beat {
    private static final Logger LOG = LoggerFactory.getLogger(Beat.class);

    private final @Nullable Supplier<HostSampler> samplers;
    private final Supplier<List<MetricPoint>> own;
    private final EventSink sink;
    private final Clock clock;
    private final Duration interval;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final LongAdder faults = new LongAdder();
    private boolean said;
    private @Nullable HostSampler sampler;
    private @Nullable Thread thread;

    /**
     * @param samplers makes the sampler, on the beat's thread: looking at the hardware takes a while; null where the host is
     *     not looked at
     * @param own points of the agent itself
     */
    Beat(
            @Nullable Supplier<HostSampler> samplers,
            Supplier<List<MetricPoint>> own,
            EventSink sink,
            Clock clock,
            Duration interval) {
        this.samplers = samplers;
        this.own = own;
        this.sink = sink;
        this.clock = clock;
        this.interval = interval;
    }

    void start() {
        Thread started = new Thread(this::run, "tidewatch-agent-beat");
        started.setDaemon(true);
        thread = started;
        started.start();
    }

    /** Sends the last batch and ends. Idempotent. */
    void stop(Duration patience) {
        stopping.countDown();
        Thread running = thread;
        if (running != null) {
            try {
                running.join(Math.max(1, patience.toMillis()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void run() {
        long next = System.nanoTime();
        try {
            do {
                beat(said ? MetricBatch.Phase.RUNNING : MetricBatch.Phase.HELLO);
                next = Math.max(next + interval.toNanos(), System.nanoTime());
            } while (!stopping.await(next - System.nanoTime(), TimeUnit.NANOSECONDS));
            beat(MetricBatch.Phase.GOODBYE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            if (sampler != null) {
                sampler.close();
            }
        }
    }

    private void beat(MetricBatch.Phase phase) {
        boolean last = phase == MetricBatch.Phase.GOODBYE;
        List<MetricPoint> points = new ArrayList<>();
        try {
            // the last words are said at once: a probe that hangs must not hold the goodbye up
            if (!last && samplers != null) {
                points.addAll(sampler(samplers).sample());
            }
            points.addAll(own.get());
        } catch (RuntimeException | LinkageError e) {
            faults.increment();
            if (faults.sum() == 1) {
                LOG.warn("the host's metrics could not be taken", e);
            }
        }
        said |= sink.metrics(
                new MetricBatch(clock.millis(), interval.toMillis(), phase, last ? "shutdown" : "", points, null));
    }

    private HostSampler sampler(Supplier<HostSampler> samplers) {
        HostSampler made = sampler;
        if (made == null) {
            made = samplers.get();
            sampler = made;
        }
        return made;
    }
}
