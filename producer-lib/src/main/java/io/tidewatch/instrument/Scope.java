package io.tidewatch.instrument;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Tags;
import io.tidewatch.instrument.context.Span;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * A piece of work from {@link Monitoring#scope} to its close; scopes may be nested. Not thread-safe. A resource is closed
 * before the catch of its own try is entered, so a failure has to be told inside; the lambda forms see it by themselves.
 */
public final class Scope implements AutoCloseable {
    private final Monitoring monitoring;
    private final String name;
    private final LongAdder active;
    private final Clock clock;
    private final long from;
    private final @Nullable Span span;
    private Tags tags = Tags.empty();
    private @Nullable Throwable thrown;
    private boolean closed;

    Scope(Monitoring monitoring, String name, LongAdder active) {
        this.monitoring = monitoring;
        this.name = name;
        this.active = active;
        this.clock = monitoring.registry().config().clock();
        this.span = monitoring.config().spans() ? Span.enter() : null;
        active.increment();
        this.from = clock.monotonicTime();
    }

    /** Labels its duration; scopes of the same name must have the same keys, and values of a small number. A null is left out. */
    public Scope tag(String key, String value) {
        if (key != null && value != null) {
            tags = tags.and(key, value);
        }
        return this;
    }

    /** It counts as failed, and what was thrown is captured at the close. The first call counts. */
    public Scope failed(Throwable thrown) {
        if (this.thrown == null) {
            this.thrown = thrown;
        }
        return this;
    }

    /** Ends the work. Idempotent. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        MonitoringConfig config = monitoring.config();
        CallMeters meters = new CallMeters(monitoring.registry(), name, tags, active, config.maxErrorTypes());
        Operation operation = new Operation(CallSpec.of(name, config), meters, monitoring.failures(), clock);
        Throwable failure = thrown;
        try {
            if (failure == null) {
                operation.succeeded(from);
            } else {
                operation.failed(from, failure);
            }
        } finally {
            if (span != null) {
                span.close();
            }
        }
    }
}
