package io.tidewatch.metrics.binders;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmCompilationMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmHeapPressureMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmInfoMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What every JVM has to tell: memory by pool, also after the last collection, buffers, garbage collections, threads by state,
 * classes, compilation, CPU, files, uptime; log events by level where logback is there. What a JVM lacks is left out.
 * Thread-safe.
 */
public final class JvmMeters implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JvmMeters.class);

    private final AtomicBoolean bound = new AtomicBoolean();
    private final List<AutoCloseable> closing = new CopyOnWriteArrayList<>();

    /** Binds them, once. */
    public void bindTo(MeterRegistry registry) {
        if (!bound.compareAndSet(false, true)) {
            return;
        }
        List<Supplier<MeterBinder>> binders = List.of(
                JvmMemoryMetrics::new,
                MemoryAfterGc::new,
                JvmThreadMetrics::new,
                ClassLoaderMetrics::new,
                JvmCompilationMetrics::new,
                JvmInfoMetrics::new,
                ProcessorMetrics::new,
                FileDescriptorMetrics::new,
                UptimeMetrics::new,
                JvmGcMetrics::new,
                JvmHeapPressureMetrics::new,
                LogbackLevels::binder);
        binders.forEach(binder -> bind(binder, registry));
    }

    @Override
    public void close() {
        Watches.close(closing);
    }

    // a JVM without a management bean, an application without logback, cost that binder only
    @SuppressWarnings("CatchingUnchecked")
    private void bind(Supplier<MeterBinder> making, MeterRegistry registry) {
        try {
            MeterBinder binder = making.get();
            if (binder instanceof AutoCloseable closeable) {
                closing.add(closeable);
            }
            binder.bindTo(registry);
        } catch (Exception | LinkageError e) {
            LOG.debug("A binder has nothing to tell", e);
        }
    }
}
