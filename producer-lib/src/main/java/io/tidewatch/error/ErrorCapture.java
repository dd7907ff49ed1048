package io.tidewatch.error;

import io.tidewatch.event.ErrorEvent;
import io.tidewatch.event.LogEvent;
import io.tidewatch.event.LogLevel;
import io.tidewatch.event.Severity;
import io.tidewatch.event.Source;
import io.tidewatch.event.Thrown;
import io.tidewatch.fingerprint.Fingerprint;
import io.tidewatch.fingerprint.FingerprintAlgorithm;
import io.tidewatch.fingerprint.InAppPackages;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Makes error events of throwables: those the application hands over, those it logs, those that end a thread. The same
 * throwable is reported once, whichever way it comes first; a storm of the same error is sent as few events whose counts
 * are exact. Redaction happens where the events leave. Thread-safe; throws nothing into the application.
 */
public final class ErrorCapture implements AutoCloseable {
    private final Source source;
    private final Consumer<ErrorEvent> sink;
    private final Clock clock;
    private final ErrorCaptureConfig config;
    private final FingerprintAlgorithm algorithm;
    private final StormLimit storm;
    private final ReportedOnce once = new ReportedOnce();
    private final UncaughtErrors uncaught = new UncaughtErrors(this::uncaught);
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "tidewatch-errors");
        thread.setDaemon(true);
        return thread;
    });

    /** @param sink takes the events; neither blocks nor throws */
    public ErrorCapture(ErrorCaptureConfig config, Source source, Consumer<ErrorEvent> sink, Clock clock) {
        this.config = config;
        this.source = source;
        this.sink = sink;
        this.clock = clock;
        this.algorithm = new FingerprintAlgorithm(new InAppPackages(config.inAppPackages()));
        this.storm = new StormLimit(config.perSecond(), config.maxFingerprints());
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

    /** Captures a throwable the application handled. @return its fingerprint */
    public String capture(Throwable thrown, ErrorDetails details) {
        Fingerprint found = algorithm.of(thrown);
        String given = details.fingerprint();
        Fingerprint fingerprint = given == null ? found : FingerprintAlgorithm.given(given);
        if (once.first(thrown)) {
            offer(fingerprint, () -> event(thrown, found, fingerprint, details, true));
        }
        return fingerprint.id();
    }

    /**
     * Captures what was logged at WARN or above; of other levels it only names the fingerprint.
     *
     * @param event the log event, with type, message and stack text of what was thrown
     * @param thrown what was logged; null where only its text is known
     * @return its fingerprint; null where the event has no throwable
     */
    public @Nullable String logged(LogEvent event, @Nullable Throwable thrown) {
        Thrown text = event.thrown();
        if (text == null) {
            return null;
        }
        Fingerprint fingerprint = thrown != null ? algorithm.of(thrown) : algorithm.ofText(text.stack());
        if (event.level().compareTo(LogLevel.WARN) >= 0 && (thrown == null || once.first(thrown))) {
            offer(fingerprint, () -> event(event, text, fingerprint));
        }
        return fingerprint.id();
    }

    /**
     * Sends what is held and lets go of the uncaught handler; what is captured after that (lines that were logged before
     * are still on their way) is sent at once. Idempotent.
     */
    @Override
    public void close() {
        uncaught.uninstall();
        timer.shutdown();
        storm.end(clock.millis()).forEach(sink);
    }

    private void uncaught(Thread thread, Throwable thrown) {
        Fingerprint fingerprint = algorithm.of(thrown);
        if (once.first(thrown)) {
            ErrorDetails critical = ErrorDetails.none().severity(Severity.CRITICAL);
            offer(fingerprint, () -> event(thrown, fingerprint, fingerprint, critical, false));
        }
    }

    private void offer(Fingerprint fingerprint, Supplier<ErrorEvent> make) {
        ErrorEvent event = storm.offer(fingerprint.id(), clock.millis(), make);
        if (event != null) {
            sink.accept(event);
        }
    }

    private void drain() {
        storm.drain(clock.millis()).forEach(sink);
    }

    private ErrorEvent event(
            Throwable thrown, Fingerprint found, Fingerprint fingerprint, ErrorDetails details, boolean handled) {
        Map<String, String> fingerprints = new HashMap<>(Map.of(found.version(), found.id()));
        if (fingerprint.basis() == Fingerprint.Basis.GIVEN) {
            fingerprints.put("given", fingerprint.id());
        }
        return new ErrorEvent(
                clock.millis(),
                source,
                fingerprint.id(),
                fingerprints,
                thrown.getClass().getName(),
                message(thrown),
                StackPrinter.print(thrown),
                found.culprit(),
                "",
                Thread.currentThread().getName(),
                handled,
                details.severity(),
                1,
                Objects.requireNonNullElse(MDC.getCopyOfContextMap(), Map.of()),
                details.tags());
    }

    private ErrorEvent event(LogEvent event, Thrown thrown, Fingerprint fingerprint) {
        return new ErrorEvent(
                event.timeMillis(),
                source,
                fingerprint.id(),
                Map.of(fingerprint.version(), fingerprint.id()),
                thrown.type(),
                thrown.message(),
                thrown.stack(),
                fingerprint.culprit(),
                event.logger(),
                event.thread(),
                true,
                severity(event.level()),
                1,
                event.context(),
                Map.of());
    }

    private static Severity severity(LogLevel level) {
        return switch (level) {
            case CRITICAL -> Severity.CRITICAL;
            case ERROR -> Severity.ERROR;
            default -> Severity.WARNING;
        };
    }

    // getMessage may be the application's and throw
    @SuppressWarnings("CatchingUnchecked")
    private static String message(Throwable thrown) {
        try {
            return Objects.requireNonNullElse(thrown.getMessage(), "");
        } catch (Exception e) {
            return "";
        }
    }
}
