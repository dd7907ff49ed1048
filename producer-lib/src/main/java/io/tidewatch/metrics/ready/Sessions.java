package io.tidewatch.metrics.ready;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sessions: gauge {@code session.active}, counter {@code session.opened}, timer {@code session.duration} with {@code session.end}
 * ({@code closed}, {@code expired} …). Keep the handle where the session is kept. Thread-safe.
 */
public final class Sessions {
    private final MeterRegistry registry;
    private final AtomicLong active = new AtomicLong();
    private final Counter opened;

    public Sessions(MeterRegistry registry) {
        this.registry = registry;
        this.opened = Counter.builder("session.opened").register(registry);
        Gauge.builder("session.active", active, AtomicLong::get)
                .strongReference(true)
                .register(registry);
    }

    /** A session begins. */
    public Session open() {
        opened.increment();
        active.incrementAndGet();
        return new Session();
    }

    /** One session; ends once, however often it is closed. */
    public final class Session implements AutoCloseable {
        private final long beginNanos = registry.config().clock().monotonicTime();
        private final AtomicBoolean ended = new AtomicBoolean();

        private Session() {}

        /** The user ended it. */
        @Override
        public void close() {
            close("closed");
        }

        /** @param how such as {@code expired}; few different ones */
        public void close(String how) {
            if (ended.compareAndSet(false, true)) {
                active.decrementAndGet();
                Timer.builder("session.duration")
                        .tag("session.end", how)
                        .register(registry)
                        .record(registry.config().clock().monotonicTime() - beginNanos, TimeUnit.NANOSECONDS);
            }
        }
    }
}
