package io.tidewatch.metrics.ready;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.BlockingQueue;

/**
 * A queue of the application: gauges {@code queue.depth} and, of a bounded one, {@code queue.remaining}; counters
 * {@code queue.added} and {@code queue.rejected}; timer {@code queue.wait}, whose count is what was taken; each with
 * {@code queue.name}. The queue is not held, so that its gauges end with it. Thread-safe.
 */
public final class QueueFlow {
    private static final String NAME = "queue.name";

    private final Counter added;
    private final Counter rejected;
    private final Timer waited;

    /** @param queue whose {@code size()} may be asked from another thread, and is quick */
    public QueueFlow(MeterRegistry registry, String name, Collection<?> queue) {
        Gauge.builder("queue.depth", queue, Collection::size).tag(NAME, name).register(registry);
        if (queue instanceof BlockingQueue<?> bounded && bounded.remainingCapacity() < Integer.MAX_VALUE) {
            Gauge.builder("queue.remaining", bounded, BlockingQueue::remainingCapacity)
                    .tag(NAME, name)
                    .register(registry);
        }
        this.added = Counter.builder("queue.added").tag(NAME, name).register(registry);
        this.rejected = Counter.builder("queue.rejected").tag(NAME, name).register(registry);
        this.waited = Timer.builder("queue.wait").tag(NAME, name).register(registry);
    }

    /** One was put in. */
    public void added() {
        added.increment();
    }

    /** One was not taken in: the queue was full. */
    public void rejected() {
        rejected.increment();
    }

    /** @param waited how long it lay in the queue; zero where nobody knows */
    public void taken(Duration waited) {
        this.waited.record(waited);
    }
}
