package io.tidewatch.metrics.binders;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;

/**
 * The gauges of a connection pool under OpenTelemetry's names ({@code db.client.connection.*}, semantic conventions 1.44). The
 * pool is not held.
 */
final class PoolGauges<T> {
    private static final String PREFIX = "db.client.connection.";

    private final T pool;
    private final String name;
    private final MeterRegistry registry;

    PoolGauges(T pool, String name, MeterRegistry registry) {
        this.pool = pool;
        this.name = name;
        this.registry = registry;
    }

    PoolGauges<T> used(ToDoubleFunction<T> value) {
        return count("used", value);
    }

    PoolGauges<T> idle(ToDoubleFunction<T> value) {
        return count("idle", value);
    }

    /** A value below zero means that there is no limit, and no value. */
    PoolGauges<T> max(ToDoubleFunction<T> value) {
        return gauge("max", value);
    }

    PoolGauges<T> idleMin(ToDoubleFunction<T> value) {
        return gauge("idle.min", value);
    }

    PoolGauges<T> pending(ToDoubleFunction<T> value) {
        return gauge("pending_requests", value);
    }

    private PoolGauges<T> count(String state, ToDoubleFunction<T> value) {
        Gauge.builder(PREFIX + "count", pool, value)
                .tag(PREFIX + "pool.name", name)
                .tag(PREFIX + "state", state)
                .register(registry);
        return this;
    }

    private PoolGauges<T> gauge(String what, ToDoubleFunction<T> value) {
        Gauge.builder(PREFIX + what, pool, p -> {
                    double told = value.applyAsDouble(p);
                    return told < 0 ? Double.NaN : told;
                })
                .tag(PREFIX + "pool.name", name)
                .register(registry);
        return this;
    }
}
