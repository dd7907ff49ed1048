package io.tidewatch;

import io.micrometer.core.instrument.MeterRegistry;
import io.tidewatch.error.ErrorCapture;
import io.tidewatch.error.ErrorDetails;
import io.tidewatch.instrument.Monitoring;
import io.tidewatch.instrument.MonitoringConfig;
import io.tidewatch.logback.LogbackAttachment;
import io.tidewatch.metrics.LedgerMeters;
import io.tidewatch.metrics.Measure;
import io.tidewatch.metrics.TidewatchMeterRegistry;
import io.tidewatch.profile.Profiler;
import io.tidewatch.publish.EventFilter;
import io.tidewatch.publish.EventSink;
import io.tidewatch.publish.LoggedThrowables;
import io.tidewatch.publish.Publisher;
import io.tidewatch.redact.RedactingFilter;
import io.tidewatch.redact.RedactionMeters;
import io.tidewatch.redact.Redactor;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs, metrics and errors of this application, on their way to Kafka:
 *
 * <pre>{@code
 * try (Tidewatch tidewatch = Tidewatch.start(
 *         TidewatchConfig.builder("shop", "localhost:9092").release("1.4.2").build())) {
 *     ...
 * }
 * }</pre>
 *
 * Start returns at once and throws nothing for a Kafka that is not there. Thread-safe.
 */
public final class Tidewatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Tidewatch.class);

    private static final Duration MOST_WAIT = Duration.ofSeconds(10);

    private final Publisher publisher;
    private final TidewatchMeterRegistry metrics;
    private final ErrorCapture errors;
    private final Profiler profiler;
    private final Monitoring monitoring;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final CountDownLatch ended = new CountDownLatch(1);
    private @Nullable AutoCloseable logs;
    private @Nullable Thread hook;

    private Tidewatch(TidewatchConfig config) {
        Redactor redactor = Redactor.of(config.redact());
        EventFilter filter = config.redact().enabled() ? new RedactingFilter(redactor) : EventFilter.NONE;
        publisher = new Publisher(config.publisher(), filter, Clock.systemUTC());
        metrics = TidewatchMeterRegistry.of(config.metrics(), publisher);
        errors = new ErrorCapture(config.errors(), config.publisher().source(), publisher, Clock.systemUTC());
        profiler = new Profiler(
                config.profiler(), config.publisher().source().key(), publisher, metrics, Clock.systemUTC());
        monitoring = monitoring(metrics, MonitoringConfig.defaults().captureErrors(config.captureErrors()));
        LedgerMeters.bind(metrics, publisher);
        LedgerMeters.bind(metrics, errors);
        RedactionMeters.bind(metrics, redactor);
    }

    /** Starts what the configuration asks for. */
    public static Tidewatch start(TidewatchConfig config) {
        Tidewatch tidewatch = new Tidewatch(config);
        tidewatch.run(config);
        return tidewatch;
    }

    /** Where events may be handed over directly. */
    public EventSink events() {
        return publisher;
    }

    /** The publisher: its ledger, its queue, why Kafka does not answer. */
    public Publisher publisher() {
        return publisher;
    }

    /** The registry the application's meters belong in; add it to the composite where there is one. */
    public MeterRegistry metrics() {
        return metrics;
    }

    /** Counts and times in one line, watches thread pools, connection pools and Kafka clients. */
    public Measure measure() {
        return metrics.measure();
    }

    /** Where throwables are captured that the application handles without logging them. */
    public ErrorCapture errors() {
        return errors;
    }

    /** The profiler: takes a close look on demand, and always where it is configured. */
    public Profiler profiler() {
        return profiler;
    }

    /** Measures calls of the application, into {@link #metrics()}; failures are captured where errors are. */
    public Monitoring monitoring() {
        return monitoring;
    }

    /** As {@link #monitoring()}, into another registry: a composite that ours is a part of. */
    public Monitoring monitoring(MeterRegistry registry, MonitoringConfig config) {
        return new Monitoring(
                registry,
                (thrown, operation) -> {
                    var unused = errors.capture(thrown, ErrorDetails.none().tag("operation", operation));
                },
                config);
    }

    /** Says goodbye and sends what waits, for at most the configured grace. Idempotent. */
    @Override
    public void close() {
        close("shutdown");
    }

    /** @param reason why the application ends, for whoever wonders at its silence */
    public void close(String reason) {
        if (!closed.compareAndSet(false, true)) {
            awaitEnd();
            return;
        }
        quietly("logs", logs);
        quietly("errors", errors);
        quietly("profiler", profiler);
        quietly("metrics", () -> metrics.close(reason));
        publisher.close();
        ended.countDown();
        Thread own = hook;
        if (own != null && own != Thread.currentThread()) {
            try {
                Runtime.getRuntime().removeShutdownHook(own);
            } catch (IllegalStateException e) {
                LOG.debug("The JVM ends already", e);
            }
        }
    }

    /** Who closes second, as the JVM's hook beside main, must not go on while the first still sends. */
    private void awaitEnd() {
        try {
            boolean unused = ended.await(MOST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run(TidewatchConfig config) {
        publisher.start();
        if (config.captureErrors()) {
            errors.start();
        }
        if (config.attachLogback()) {
            try {
                logs = LogbackAttachment.attach(publisher, config.captureErrors() ? errors : LoggedThrowables.NONE);
            } catch (IllegalStateException | NoClassDefFoundError e) {
                LOG.warn("Logs are not published: {}", e.toString());
            }
        }
        metrics.start();
        profiler.start();
        if (config.shutdownHook()) {
            hook = new Thread(() -> close("shutdown"), "tidewatch-shutdown");
            Runtime.getRuntime().addShutdownHook(hook);
        }
    }

    // whatever one part does at its end, the others get theirs
    @SuppressWarnings("CatchingUnchecked")
    private static void quietly(String part, @Nullable AutoCloseable closing) {
        if (closing == null) {
            return;
        }
        try {
            closing.close();
        } catch (Exception e) {
            LOG.warn("Closing {} failed", part, e);
        }
    }
}
