package io.tidewatch.instrument.meter;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The timers of one name by the values of its labels; each is looked up once. Thread-safe. */
public final class LabelledTimer {
    /** Beyond this many the registry is asked each time: whoever calls bounds the values, this bounds the memory. */
    private static final int MAX_KEPT = 5000;

    private final MeterRegistry registry;
    private final String name;
    private final String description;
    private final List<String> keys;
    private final ConcurrentHashMap<List<String>, Timer> timers = new ConcurrentHashMap<>();

    /** @param keys names of the labels, in the order their values will be given */
    public LabelledTimer(MeterRegistry registry, String name, String description, String... keys) {
        this.registry = registry;
        this.name = name;
        this.description = description;
        this.keys = List.of(keys);
    }

    /** @param values of the labels, in the order of their keys */
    public void record(long nanos, String... values) {
        timer(List.of(values)).record(nanos, TimeUnit.NANOSECONDS);
    }

    private Timer timer(List<String> values) {
        Timer known = timers.get(values);
        if (known != null) {
            return known;
        }
        Tags tags = Tags.empty();
        for (int i = 0; i < keys.size(); i++) {
            tags = tags.and(keys.get(i), values.get(i));
        }
        Timer timer = Timer.builder(name).description(description).tags(tags).register(registry);
        if (timers.size() < MAX_KEPT) {
            timers.putIfAbsent(values, timer);
        }
        return timer;
    }
}
