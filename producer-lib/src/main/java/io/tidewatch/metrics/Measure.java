package io.tidewatch.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.tidewatch.metrics.binders.Watches;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts, times and records in one line, with no meter to be held:
 *
 * <pre>{@code
 * measure.increment("orders", "channel", "web");
 * measure.gauge("basket.value.limit", 500);
 * Receipt receipt = measure.time("payment", () -> gateway.pay(order), "provider", "acme");
 * }</pre>
 *
 * Tags are pairs of name and value; one too many is left out, counted as misuse and logged once for each metric. Nothing here
 * throws but what is thrown by the work that is timed, and nothing blocks. Names and units are best OpenTelemetry's: dotted, a
 * duration in seconds. Series that have been idle give their place to new ones where their name is at its bound (see
 * {@link MetricsConfig#idle}), so do not hold meters of the registry that have the name and tags of series made here.
 * Thread-safe.
 */
public final class Measure {
    static final String OWN = "tidewatch:measure";
    private static final Logger LOG = LoggerFactory.getLogger(Measure.class);

    private final MeterRegistry registry;
    private final SeriesCache cache;
    private final Watches watches;

    Measure(TidewatchMeterRegistry registry, CardinalityGuard guard, SelfPoints self, int maxKafkaClients) {
        this.registry = registry;
        this.cache = new SeriesCache(registry, guard, self);
        this.watches = new Watches(registry, maxKafkaClients);
    }

    /** Work that is timed. */
    @FunctionalInterface
    public interface Work<T, E extends Exception> {
        T run() throws E;
    }

    /** Work without a result that is timed. */
    @FunctionalInterface
    public interface Task<E extends Exception> {
        void run() throws E;
    }

    /** Counts one. */
    public void increment(String name, String... tags) {
        increment(name, 1, tags);
    }

    /** @param amount added to the total; what is not above zero adds nothing */
    public void increment(String name, double amount, String... tags) {
        safely(name, tags, key -> cache.counter(key).increment(amount));
    }

    /** Sets a value that holds until it is set again, however long that is. */
    public void gauge(String name, double value, String... tags) {
        safely(name, tags, key -> cache.setting(key).set(value));
    }

    /** Records one of many values, such as a size, whose distribution is of interest; 0 or more. */
    public void record(String name, double value, String... tags) {
        safely(name, tags, key -> cache.summary(key).record(value));
    }

    /** Records how long something took. */
    public void record(String name, Duration took, String... tags) {
        safely(name, tags, key -> cache.timer(key).record(took));
    }

    /**
     * Times the work. Where it throws, its duration is recorded with a tag {@code error.type}, the throwable's class, and the
     * throwable goes on to the caller.
     */
    public <T, E extends Exception> T time(String name, Work<T, E> work, String... tags) throws E {
        long begin = System.nanoTime();
        Throwable thrown = null;
        try {
            return work.run();
        } catch (Throwable t) {
            thrown = t;
            throw t;
        } finally {
            took(name, System.nanoTime() - begin, thrown, tags);
        }
    }

    /** As {@link #time(String, Work, String...)}, for work without a result. */
    public <E extends Exception> void time(String name, Task<E> task, String... tags) throws E {
        Work<Boolean, E> work = () -> {
            task.run();
            return true;
        };
        var unused = time(name, work, tags);
    }

    /** Ends a series and frees its place; it begins anew with its next record. */
    public void forget(String name, String... tags) {
        safely(name, tags, cache::forget);
    }

    /** The registry behind it, for what wants a Micrometer meter. */
    public MeterRegistry registry() {
        return registry;
    }

    /** Watches thread pools, connection pools, Kafka clients and whatever has a Micrometer binder. */
    public Watches watch() {
        return watches;
    }

    /**
     * Ends what has ended.
     *
     * @param idleSinceMillis series without a record since then may give up their place
     */
    void lookAround(long idleSinceMillis) {
        cache.releaseIdle(idleSinceMillis);
        watches.look();
    }

    void close() {
        watches.close();
    }

    private void took(String name, long nanos, @Nullable Throwable thrown, String... tags) {
        String[] all = tags;
        if (thrown != null && tags != null) {
            all = Arrays.copyOf(tags, tags.length + 2);
            all[tags.length] = "error.type";
            all[tags.length + 1] = thrown.getClass().getName();
        }
        safely(name, all, key -> cache.timer(key).record(nanos, TimeUnit.NANOSECONDS));
    }

    // what is wrong with a metric must not be the application's trouble
    @SuppressWarnings("CatchingUnchecked")
    private void safely(String name, String[] tags, Consumer<SeriesKey> use) {
        try {
            use.accept(new SeriesKey(name, tags));
        } catch (Exception | LinkageError e) {
            cache.misused(String.valueOf(name), e.toString());
            LOG.debug("Metric {} was not recorded", name, e);
        }
    }
}
