package io.tidewatch.metrics.binders;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;

/** What was still used after the last collection, by pool: what shows a leak while {@code jvm.memory.used} saws. */
final class MemoryAfterGc implements MeterBinder {
    @Override
    public void bindTo(MeterRegistry registry) {
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            if (pool.getCollectionUsage() != null) {
                Gauge.builder("jvm.memory.used_after_last_gc", pool, MemoryAfterGc::used)
                        .tag("jvm.memory.pool.name", pool.getName())
                        .tag("jvm.memory.type", pool.getType() == MemoryType.HEAP ? "heap" : "non_heap")
                        .baseUnit("bytes")
                        .strongReference(true)
                        .register(registry);
            }
        }
    }

    private static double used(MemoryPoolMXBean pool) {
        MemoryUsage usage = pool.getCollectionUsage();
        return usage == null ? Double.NaN : usage.getUsed();
    }
}
