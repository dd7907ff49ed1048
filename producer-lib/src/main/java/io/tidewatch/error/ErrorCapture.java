package io.tidewatch.error;

import io.tidewatch.error.SeverityChoice.Unhandled;
import io.tidewatch.event.ErrorEvent;
import io.tidewatch.event.LogEvent;
import io.tidewatch.event.LogLevel;
import io.tidewatch.event.Source;
import io.tidewatch.event.Thrown;
import io.tidewatch.fingerprint.Fingerprint;
import io.tidewatch.fingerprint.FingerprintAlgorithm;
import io.tidewatch.fingerprint.InAppPackages;
import io.tidewatch.fingerprint.ThrownChain;
import io.tidewatch.publish.EventSink;
import io.tidewatch.publish.LoggedThrowables;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Makes error events of throwables: those the application hands over, those it logs, those that end a thread or a task. The
 * same throwable is reported once, whichever way it comes first; a storm of the same error is sent as few events whose
 * counts are exact. Redaction happens where the events leave. Thread-safe; throws nothing into the application.
 */
public final class ErrorCapture implements LoggedThrowables, AutoCloseable {
    private final Clock clock;
    private final ErrorCaptureConfig config;
    private final FingerprintAlgorithm algorithm;
    private final ErrorMaker maker;
    private final StormLimit storm;
    private final BreadcrumbTrails trails;
    private final ErrorOutlet outlet;
    private final ReportedOnce once = new ReportedOnce();
    private final UncaughtErrors uncaught = new UncaughtErrors((thread, t) -> unhandled(t, Unhandled.THREAD));
    private final CapturingTasks tasks = new CapturingTasks(this::unhandled);
    private final LongAdder captured = new LongAdder();
    private final LongAdder repeated = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "tidewatch-errors");
        thread.setDaemon(true);
        return thread;
    });

    /** @param sink takes the events; neither blocks nor throws */
    public ErrorCapture(ErrorCaptureConfig config, Source source, Consumer<ErrorEvent> sink, Clock clock) {
        this(config, source, clock, trails -> new ErrorOutlet(trails, sink));
    }

    /** @param sink the publisher that also sends the lines which errors carry as breadcrumbs */
    public ErrorCapture(ErrorCaptureConfig config, Source source, EventSink sink, Clock clock) {
        this(config, source, clock, trails -> new ErrorOutlet(trails, sink));
    }

    private ErrorCapture(
            ErrorCaptureConfig config, Source source, Clock clock, Function<BreadcrumbTrails, ErrorOutlet> outlet) {
        this.config = config;
        this.clock = clock;
        this.algorithm = new FingerprintAlgorithm(new InAppPackages(config.inAppPackages()));
        this.maker = new ErrorMaker(source, algorithm, config.severityRules());
        this.storm = new StormLimit(config.perSecond(), config.maxFingerprints());
        this.trails = new BreadcrumbTrails(config.breadcrumbs());
        this.outlet = outlet.apply(trails);
    }

    /** Begins to send what storms held back, and to see uncaught throwables where configured. */
    public void start() {
        var unused = timer.scheduleWithFixedDelay(this::drain, 1, 1, TimeUnit.SECONDS);
        if (config.uncaught()) {
            uncaught.install();
        }
    }

    /** Captures a throwable the application handled, with the MDC of this thread. @return its fingerprint */
    public String capture(Throwable thrown) {
        return capture(thrown, ErrorDetails.none());
    }

    /** Captures a throwable with what the application adds. @return its fingerprint */
    public String capture(Throwable thrown, ErrorDetails details) {
        return capture(thrown, details, SeverityChoice.captured(details.handled()));
    }

    /** A throwable to be captured with what is said of it before {@link ErrorReport#send}. */
    public ErrorReport report(Throwable thrown) {
        return new ErrorReport(this, thrown);
    }

    /** Wrappers for what runs on other threads. */
    public CapturingTasks tasks() {
        return tasks;
    }

    /** What became of the throwables so far. */
    public ErrorCounts counts() {
        return new ErrorCounts(captured.sum(), repeated.sum(), failed.sum(), trails.evicted());
    }

    /**
     * Captures what was logged at WARN or above; of other levels it only names the fingerprint.
     *
     * @param event the log event, with type, message and stack text of what was thrown
     * @param thrown what was logged; null where only its text is known
     * @return its fingerprint; null where the event has no throwable
     */
    // what is logged may be user code through and through
    @SuppressWarnings("CatchingUnchecked")
    public @Nullable String logged(LogEvent event, @Nullable Throwable thrown) {
        Thrown text = event.thrown();
        if (text == null) {
            return null;
        }
        try {
            ThrownChain chain = thrown != null ? ThrownChain.of(thrown) : ThrownChain.parse(text.stack());
            Fingerprint fingerprint = algorithm.of(chain, false);
            if (event.level().compareTo(LogLevel.WARN) >= 0 && first(thrown)) {
                offer(fingerprint, () -> outlet.withTrail(maker.logged(event, text, chain, fingerprint)), outlet::seen);
            }
            return fingerprint.id();
        } catch (Exception | StackOverflowError | LinkageError | AssertionError e) {
            failed.increment();
            return null;
        }
    }

    @Override
    public @Nullable String fingerprint(LogEvent event, @Nullable Throwable thrown) {
        return logged(event, thrown);
    }

    @Override
    public boolean hearsLines() {
        return config.breadcrumbs().lines() > 0;
    }

    /** Keeps a line for the errors that may follow it. Called for every line, on the sending thread. */
    @Override
    public void line(LogEvent event) {
        trails.add(event);
    }

    /**
     * Sends what is held and lets go of the uncaught handler; what is captured after that (lines that were logged before
     * are still on their way) is sent at once. Idempotent.
     */
    @Override
    public void close() {
        uncaught.uninstall();
        timer.shutdown();
        storm.end(clock.millis()).forEach(outlet::anywhere);
    }

    private void unhandled(Throwable thrown, Unhandled how) {
        capture(thrown, ErrorDetails.none().handled(false), how.choice);
    }

    // an exception's methods may be the application's: whatever they do, its thread goes on
    @SuppressWarnings("CatchingUnchecked")
    private String capture(Throwable thrown, ErrorDetails details, SeverityChoice fallback) {
        try {
            ThrownChain chain = ThrownChain.of(thrown);
            Fingerprint found = algorithm.of(chain, false);
            String given = details.fingerprint();
            Fingerprint fingerprint = given == null ? found : FingerprintAlgorithm.given(given);
            if (first(thrown)) {
                Map<String, String> context = Objects.requireNonNullElse(MDC.getCopyOfContextMap(), Map.of());
                String thread = Thread.currentThread().getName();
                long now = clock.millis();
                offer(
                        fingerprint,
                        () -> maker.captured(
                                now, thrown, chain, found, fingerprint, details, fallback, context, thread),
                        outlet::anywhere);
            }
            return fingerprint.id();
        } catch (Exception | StackOverflowError | LinkageError | AssertionError e) {
            failed.increment();
            return "";
        }
    }

    private boolean first(@Nullable Throwable thrown) {
        boolean first = thrown == null || once.first(thrown);
        if (!first) {
            repeated.increment();
        }
        return first;
    }

    private void offer(Fingerprint fingerprint, Supplier<ErrorEvent> make, Consumer<ErrorEvent> out) {
        ErrorEvent event = storm.offer(fingerprint.id(), clock.millis(), make);
        captured.increment();
        if (event != null) {
            out.accept(event);
        }
    }

    private void drain() {
        storm.drain(clock.millis()).forEach(outlet::anywhere);
    }
}
