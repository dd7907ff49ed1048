package io.tidewatch.metrics.binders;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.ExecutorServiceMetrics;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches what the application shows it. None of the methods throws: what cannot be watched is logged, once, at the call.
 * What is watched may be closed at any time; its series end with it. Thread-safe.
 */
public final class Watches implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Watches.class);

    private final MeterRegistry registry;
    private final Map<String, ExecutorService> executors = new ConcurrentHashMap<>();
    private final List<AutoCloseable> closing = new CopyOnWriteArrayList<>();
    private final Supplier<ScheduledExecutorService> kafkaThread;
    private final @Nullable KafkaClients found;

    /** Watches only what it is shown. */
    public Watches(MeterRegistry registry) {
        this(registry, 0);
    }

    /** @param maxKafkaClients Kafka clients that are watched without being shown; 0: none is looked for */
    public Watches(MeterRegistry registry, int maxKafkaClients) {
        this.registry = registry;
        this.kafkaThread = new LaterThread(closing);
        this.found = maxKafkaClients == 0
                ? null
                : new KafkaClients(registry, maxKafkaClients, ManagementFactory.getPlatformMBeanServer());
    }

    /**
     * Watches a thread pool: {@code executor.active}, {@code .pool.size}, {@code .pool.max}, {@code .queued},
     * {@code .queue.remaining}, {@code .completed}, each with {@code name}. A pool that hides behind a wrapper of
     * {@link Executors} (a single thread's) cannot be looked into.
     */
    public void executor(ExecutorService executor, String name) {
        attempt("executor " + name, () -> {
            new ExecutorServiceMetrics(executor, name, Tags.empty()).bindTo(registry);
            executors.put(name, executor);
            return Watches::nothing;
        });
    }

    /**
     * As {@link #executor}, and times each task: {@code executor} how long it ran, {@code executor.idle} how long it waited.
     *
     * @return what tasks have to be given to, so that they are timed; the executor itself where it cannot be watched
     */
    // whatever it throws, the application gets an executor
    @SuppressWarnings("CatchingUnchecked")
    public ExecutorService timed(ExecutorService executor, String name) {
        try {
            ExecutorService timed = ExecutorServiceMetrics.monitor(registry, executor, name, Tags.empty());
            executors.put(name, executor);
            return timed;
        } catch (Exception | LinkageError e) {
            LOG.warn("executor {} cannot be watched: {}", name, e.toString());
            return executor;
        }
    }

    /**
     * Watches a connection pool, HikariCP's, DBCP's or Druid's, also one behind a wrapper: {@code db.client.connection.count}
     * by state, {@code .max}, {@code .idle.min}, {@code .pending_requests}; HikariCP's also {@code .wait_time},
     * {@code .use_time}, {@code .create_time} and {@code .timeouts}, unless it reports them to another registry already.
     *
     * @param name of the pool; HikariCP's timings go under the name it was configured with
     */
    public void pool(DataSource pool, String name) {
        attempt("connection pool " + name, () -> {
            if (!ConnectionPools.bind(pool, name, registry)) {
                throw new IllegalArgumentException(pool.getClass().getName() + " is none of HikariCP, DBCP, Druid;"
                        + " bind(...) takes any Micrometer binder");
            }
            return Watches::nothing;
        });
    }

    /**
     * Watches a producer: {@code kafka.producer.*}.
     *
     * @return closes the watching, not the producer
     */
    public AutoCloseable kafka(Producer<?, ?> producer, String name) {
        return attempt(
                "producer " + name,
                () -> bound(new KafkaClientMetrics(producer, Tags.of("name", name), kafkaThread.get())));
    }

    /**
     * Watches a consumer: {@code kafka.consumer.*}, lag too.
     *
     * @return closes the watching, not the consumer
     */
    public AutoCloseable kafka(Consumer<?, ?> consumer, String name) {
        return attempt(
                "consumer " + name,
                () -> bound(new KafkaClientMetrics(consumer, Tags.of("name", name), kafkaThread.get())));
    }

    /**
     * Watches an admin client: {@code kafka.admin.client.*}.
     *
     * @return closes the watching, not the client
     */
    public AutoCloseable kafka(AdminClient admin, String name) {
        return attempt(
                "admin client " + name,
                () -> bound(new KafkaClientMetrics(admin, Tags.of("name", name), kafkaThread.get())));
    }

    /** Binds whatever has a Micrometer binder: Tomcat, Jetty, caches … One that can be closed is closed at the end. */
    public void bind(MeterBinder binder) {
        attempt(binder.getClass().getSimpleName(), () -> {
            if (binder instanceof AutoCloseable closeable) {
                closing.add(closeable);
            }
            binder.bindTo(registry);
            return Watches::nothing;
        });
    }

    /** Finds Kafka clients, and ends the series of executors that have ended. Called now and then, on one thread. */
    // a JMX server that fails costs its figures only
    @SuppressWarnings("CatchingUnchecked")
    public void look() {
        if (found != null) {
            try {
                found.look();
            } catch (Exception | LinkageError e) {
                LOG.debug("Kafka clients were not looked for", e);
            }
        }
        executors.forEach((name, executor) -> {
            if (executor.isTerminated() && executors.remove(name, executor)) {
                for (Meter meter : registry.getMeters()) {
                    if (meter.getId().getName().startsWith("executor")
                            && name.equals(meter.getId().getTag("name"))) {
                        registry.remove(meter);
                    }
                }
            }
        });
    }

    @Override
    public void close() {
        close(closing);
    }

    // whatever one does at its end, the others get theirs
    @SuppressWarnings("CatchingUnchecked")
    static void close(List<AutoCloseable> all) {
        for (AutoCloseable one : all) {
            try {
                one.close();
            } catch (Exception e) {
                LOG.debug("{} did not close", one, e);
            }
        }
        all.clear();
    }

    private AutoCloseable bound(KafkaClientMetrics metrics) {
        metrics.bindTo(registry);
        closing.add(metrics);
        return () -> {
            closing.remove(metrics);
            metrics.close();
        };
    }

    @SuppressWarnings("CatchingUnchecked")
    private static AutoCloseable attempt(String what, Supplier<AutoCloseable> watching) {
        try {
            return watching.get();
        } catch (Exception | LinkageError e) {
            LOG.warn("{} cannot be watched: {}", what, e.toString());
            return Watches::nothing;
        }
    }

    private static void nothing() {}
}
