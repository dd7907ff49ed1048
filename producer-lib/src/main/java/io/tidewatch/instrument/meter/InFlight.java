package io.tidewatch.instrument.meter;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What has begun and not ended, by the values of its labels, as gauges. Thread-safe. */
public final class InFlight {
    private final MeterRegistry registry;
    private final String name;
    private final String description;
    private final List<String> keys;
    private final ConcurrentHashMap<List<String>, LongAdder> active = new ConcurrentHashMap<>();

    /** @param keys names of the labels; whoever calls bounds their values */
    public InFlight(MeterRegistry registry, String name, String description, String... keys) {
        this.registry = registry;
        this.name = name;
        this.description = description;
        this.keys = List.of(keys);
    }

    /** @return to be decremented once at the end, by whatever thread */
    public LongAdder begin(String... values) {
        List<String> key = List.of(values);
        LongAdder known = active.get(key);
        LongAdder adder = known != null ? known : active.computeIfAbsent(key, this::first);
        adder.increment();
        return adder;
    }

    private LongAdder first(List<String> values) {
        Tags tags = Tags.empty();
        for (int i = 0; i < keys.size(); i++) {
            tags = tags.and(keys.get(i), values.get(i));
        }
        LongAdder adder = new LongAdder();
        Gauge.builder(name, adder, LongAdder::sum)
                .description(description)
                .tags(tags)
                .strongReference(true)
                .register(registry);
        return adder;
    }
}
