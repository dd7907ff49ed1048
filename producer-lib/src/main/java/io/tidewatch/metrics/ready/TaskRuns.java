package io.tidewatch.metrics.ready;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How a task fares that runs again and again: counters {@code task.started} and {@code task.failed} (with {@code error.type}),
 * timer {@code task.duration} with {@code task.outcome} ({@code succeeded}, {@code failed}), gauges {@code task.running},
 * {@code task.last.outcome} (1 succeeded, 0 failed) and {@code task.last.success.age} (seconds since the last success, since
 * the making of this where there was none: what an alert on a job that no longer runs watches); each with {@code task.name}.
 * Thread-safe.
 *
 * <pre>{@code
 * TaskRuns imports = new TaskRuns(registry, "nightly-import");
 * imports.run(this::importAll);
 * }</pre>
 */
public final class TaskRuns {
    private static final String NAME = "task.name";

    private final MeterRegistry registry;
    private final Clock clock;
    private final String name;
    private final Counter started;
    private final AtomicLong running = new AtomicLong();
    private final AtomicLong lastSuccessNanos;
    private volatile double lastOutcome = Double.NaN;

    public TaskRuns(MeterRegistry registry, String name) {
        this.registry = registry;
        this.clock = registry.config().clock();
        this.name = name;
        this.started = Counter.builder("task.started").tag(NAME, name).register(registry);
        this.lastSuccessNanos = new AtomicLong(clock.monotonicTime());
        Gauge.builder("task.running", running, AtomicLong::get)
                .tag(NAME, name)
                .strongReference(true)
                .register(registry);
        Gauge.builder("task.last.outcome", () -> lastOutcome).tag(NAME, name).register(registry);
        TimeGauge.builder(
                        "task.last.success.age",
                        () -> clock.monotonicTime() - lastSuccessNanos.get(),
                        TimeUnit.NANOSECONDS)
                .tag(NAME, name)
                .register(registry);
    }

    /** Runs it, and throws what it throws. */
    public void run(Runnable task) {
        Run run = begin();
        try {
            task.run();
            run.succeeded();
        } catch (Throwable t) {
            run.failed(t);
            throw t;
        }
    }

    /** Runs it, gives its result and throws what it throws. */
    public <T> T call(Callable<T> task) throws Exception {
        Run run = begin();
        try {
            T result = task.call();
            run.succeeded();
            return result;
        } catch (Throwable t) {
            run.failed(t);
            throw t;
        }
    }

    /** A run that ends elsewhere: say how. */
    public Run begin() {
        started.increment();
        running.incrementAndGet();
        return new Run();
    }

    /** One run; what is said of its end first counts. */
    public final class Run {
        private final long beginNanos = clock.monotonicTime();
        private final AtomicLong ended = new AtomicLong();

        private Run() {}

        public void succeeded() {
            if (end("succeeded")) {
                lastOutcome = 1;
                lastSuccessNanos.set(clock.monotonicTime());
            }
        }

        public void failed(Throwable cause) {
            if (end("failed")) {
                lastOutcome = 0;
                Counter.builder("task.failed")
                        .tag(NAME, name)
                        .tag("error.type", cause.getClass().getName())
                        .register(registry)
                        .increment();
            }
        }

        private boolean end(String outcome) {
            if (!ended.compareAndSet(0, 1)) {
                return false;
            }
            running.decrementAndGet();
            Timer.builder("task.duration")
                    .tag(NAME, name)
                    .tag("task.outcome", outcome)
                    .register(registry)
                    .record(clock.monotonicTime() - beginNanos, TimeUnit.NANOSECONDS);
            return true;
        }
    }
}
