package io.tidewatch.processor.query;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tidewatch.processor.run.StreamsRuntime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The process's own metrics as Prometheus text: JVM, Kafka Streams, and the numbers of Tidewatch's own it is given. */
public final class OwnMetrics implements AutoCloseable {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final List<AutoCloseable> binders = new ArrayList<>();

    public OwnMetrics() {
        JvmGcMetrics gc = new JvmGcMetrics();
        binders.add(gc);
        gc.bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
    }

    /** Adds all metrics of a Streams application. */
    public void add(StreamsRuntime application) {
        binders.add(application.bindTo(registry));
    }

    /** Adds a number that is read at each scrape. */
    public void gauge(String name, String description, Supplier<Number> value) {
        Gauge.builder(name, value).description(description).register(registry);
    }

    /** Adds a number that only grows and is read at each scrape. */
    public void counter(String name, String description, Supplier<Number> value) {
        counter(name, description, Tags.empty(), value);
    }

    /** Adds a number that only grows, of several of a kind, told apart by a tag. */
    public void counter(String name, String description, String tag, String of, Supplier<Number> value) {
        counter(name, description, Tags.of(tag, of), value);
    }

    private void counter(String name, String description, Tags tags, Supplier<Number> value) {
        // what it is given to ask is held weakly: the supplier would be gone with the next collection of garbage
        FunctionCounter.builder(name, this, self -> value.get().doubleValue())
                .description(description)
                .tags(tags)
                .register(registry);
    }

    /** Adds a number that is read at each scrape, of several of a kind, told apart by a tag. */
    public void gauge(String name, String description, String tag, String of, Supplier<Number> value) {
        Gauge.builder(name, value).description(description).tag(tag, of).register(registry);
    }

    /** @return the exposition format, version 0.0.4 */
    public String scrape() {
        return registry.scrape();
    }

    @Override
    public void close() throws Exception {
        for (AutoCloseable binder : binders) {
            binder.close();
        }
        registry.close();
    }
}
