package io.tidewatch.profile;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What of the profiles is a number: how much was sampled, left out and lost, how long threads stood still. */
final class ProfileMeters {
    private static final double NANOS = 1e9;

    private final Map<ProfileView, Counter> samples = new EnumMap<>(ProfileView.class);
    private final Map<ProfileView, Counter> other = new EnumMap<>(ProfileView.class);
    private final Counter lost;
    private final Counter unreadable;
    private final Counter own;
    private final Counter lockWait;
    private final Counter lockWaits;
    private final Counter stopped;
    private final Counter stops;
    private volatile double running;

    ProfileMeters(MeterRegistry registry) {
        for (ProfileView view : ProfileView.values()) {
            samples.put(view, counter(registry, "samples", "view", view.id()));
            other.put(view, counter(registry, "samples.other", "view", view.id()));
        }
        lost = Counter.builder("tidewatch.profile.lost").baseUnit("bytes").register(registry);
        unreadable = counter(registry, "unreadable");
        own = counter(registry, "samples.own");
        lockWait = seconds(registry, "lock.wait");
        lockWaits = counter(registry, "lock.waits");
        stopped = seconds(registry, "safepoint.pause");
        stops = counter(registry, "safepoint.pauses");
        Gauge.builder("tidewatch.profile.running", this, meters -> meters.running)
                .strongReference(true)
                .register(registry);
    }

    void running(boolean runs) {
        running = runs ? 1 : 0;
    }

    void add(Profile profile) {
        for (ProfileView view : ProfileView.values()) {
            StackTable table = profile.table(view);
            samples.get(view).increment((double) table.totalSamples());
            other.get(view).increment((double) table.otherSamples());
        }
        lost.increment((double) profile.lostBytes());
        unreadable.increment((double) profile.unreadable());
        own.increment((double) profile.ownSamples());
        add(profile.locks(), lockWait, lockWaits);
        add(profile.safepoints(), stopped, stops);
    }

    private static void add(List<Pauses> pauses, Counter seconds, Counter count) {
        for (Pauses pause : pauses) {
            seconds.increment(pause.totalNanos() / NANOS);
            count.increment((double) pause.count());
        }
    }

    private static Counter counter(MeterRegistry registry, String name, String... tags) {
        return Counter.builder("tidewatch.profile." + name).tags(tags).register(registry);
    }

    private static Counter seconds(MeterRegistry registry, String name) {
        return Counter.builder("tidewatch.profile." + name).baseUnit("seconds").register(registry);
    }
}
