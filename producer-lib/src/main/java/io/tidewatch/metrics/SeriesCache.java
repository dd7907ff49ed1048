package io.tidewatch.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The series of {@link Measure} by what was asked for. Only series with a place of their own are kept here, so that this is
 * no larger than the registry. A series is let go in two steps, an interval apart, for whoever looked it up just before.
 */
final class SeriesCache {
    private static final Logger LOG = LoggerFactory.getLogger(Measure.class);
    private static final int MOST_TOLD = 200;
    private static final String NO_VALUE = "none";

    private final MeterRegistry registry;
    private final CardinalityGuard guard;
    private final SelfPoints self;
    private final Map<SeriesKey, Counter> counters = new ConcurrentHashMap<>();
    private final Map<SeriesKey, Timer> timers = new ConcurrentHashMap<>();
    private final Map<SeriesKey, DistributionSummary> summaries = new ConcurrentHashMap<>();
    private final Map<SeriesKey, Setting> settings = new ConcurrentHashMap<>();
    private final Set<String> told = ConcurrentHashMap.newKeySet();
    private final Map<Meter.Id, Meter> leaving = new HashMap<>();

    SeriesCache(MeterRegistry registry, CardinalityGuard guard, SelfPoints self) {
        this.registry = registry;
        this.guard = guard;
        this.self = self;
    }

    Counter counter(SeriesKey key) {
        Counter known = counters.get(key);
        return known != null
                ? known
                : keep(
                        counters,
                        key,
                        () -> Counter.builder(key.name())
                                .tags(tags(key))
                                .description(Measure.OWN)
                                .register(registry));
    }

    Timer timer(SeriesKey key) {
        Timer known = timers.get(key);
        return known != null
                ? known
                : keep(
                        timers,
                        key,
                        () -> Timer.builder(key.name())
                                .tags(tags(key))
                                .description(Measure.OWN)
                                .register(registry));
    }

    DistributionSummary summary(SeriesKey key) {
        DistributionSummary known = summaries.get(key);
        return known != null
                ? known
                : keep(
                        summaries,
                        key,
                        () -> DistributionSummary.builder(key.name())
                                .tags(tags(key))
                                .description(Measure.OWN)
                                .register(registry));
    }

    Setting setting(SeriesKey key) {
        Setting known = settings.get(key);
        return known != null ? known : newSetting(key);
    }

    void misused(String name, String what) {
        self.misused();
        if (told.size() < MOST_TOLD && told.add(name)) {
            LOG.warn("Metric {} is used wrongly: {}", name, what);
        }
    }

    synchronized void forget(SeriesKey key) {
        List<Meter> meters = new ArrayList<>();
        addIfThere(counters.remove(key), meters);
        addIfThere(timers.remove(key), meters);
        addIfThere(summaries.remove(key), meters);
        Setting setting = settings.remove(key);
        if (setting != null) {
            meters.add(setting.gauge());
        }
        meters.forEach(registry::remove);
    }

    /** Lets go of series without a record since then where a series was refused, of that name or for all names' bound. */
    synchronized void releaseIdle(long idleSinceMillis) {
        for (Meter meter : leaving.values()) {
            if (isIdle(meter, idleSinceMillis) && !isKept(meter)) {
                registry.remove(meter);
            }
        }
        leaving.clear();
        boolean any = guard.wantsAny();
        Map<String, Boolean> asked = new HashMap<>();
        Predicate<String> wanting = name -> asked.computeIfAbsent(name, guard::wants) || any;
        letGo(counters, wanting, idleSinceMillis);
        letGo(timers, wanting, idleSinceMillis);
        letGo(summaries, wanting, idleSinceMillis);
    }

    private void letGo(Map<SeriesKey, ? extends Meter> kept, Predicate<String> wanting, long idleSinceMillis) {
        kept.values().removeIf(meter -> {
            boolean goes = wanting.test(meter.getId().getName())
                    && Measure.OWN.equals(meter.getId().getDescription())
                    && isIdle(meter, idleSinceMillis);
            if (goes) {
                leaving.put(meter.getId(), meter);
            }
            return goes;
        });
    }

    private boolean isKept(Meter meter) {
        return counters.containsValue(meter) || timers.containsValue(meter) || summaries.containsValue(meter);
    }

    private static boolean isIdle(Meter meter, long sinceMillis) {
        Idleness idleness = meter instanceof TotalCounter counter
                ? counter.idleness()
                : meter instanceof Recorded recorded ? recorded.idleness() : null;
        return idleness != null && idleness.sinceMillis() > 0 && idleness.sinceMillis() <= sinceMillis;
    }

    private <M extends Meter> M keep(Map<SeriesKey, M> kept, SeriesKey key, Supplier<M> made) {
        M meter = made.get();
        if (!guard.hasPlace(meter.getId())
                || guard.isShared(meter.getId())
                || key.chars() > LabelBounds.MOST_CHARS
                || registry.isClosed()) {
            return meter;
        }
        synchronized (this) {
            // it may have been let go in between
            M there = made.get();
            kept.put(key.copy(), there);
            return there;
        }
    }

    private synchronized Setting newSetting(SeriesKey key) {
        Setting known = settings.get(key);
        if (known != null) {
            return known;
        }
        Setting setting = new Setting();
        Gauge gauge = Gauge.builder(key.name(), setting, Setting::get)
                .tags(tags(key))
                .strongReference(true)
                .register(registry);
        setting.is(gauge);
        if (guard.hasPlace(gauge.getId()) && key.chars() <= LabelBounds.MOST_CHARS) {
            settings.put(key.copy(), setting);
        }
        return setting;
    }

    private List<Tag> tags(SeriesKey key) {
        String[] given = key.tags();
        if (given.length % 2 != 0) {
            misused(key.name(), given.length + " tags are no pairs of name and value; the last one is left out");
        }
        List<Tag> tags = new ArrayList<>(given.length / 2);
        for (int i = 0; i + 1 < given.length; i += 2) {
            if (given[i] == null || given[i].isBlank()) {
                misused(key.name(), "a tag has no name; it is left out");
            } else {
                tags.add(Tag.of(given[i], given[i + 1] == null ? NO_VALUE : given[i + 1]));
            }
        }
        return tags;
    }

    private static void addIfThere(@Nullable Meter meter, List<Meter> out) {
        if (meter != null) {
            out.add(meter);
        }
    }
}
