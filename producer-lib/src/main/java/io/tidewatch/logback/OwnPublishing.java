package io.tidewatch.logback;

import io.tidewatch.error.ErrorCapture;
import io.tidewatch.error.ErrorCaptureConfig;
import io.tidewatch.metrics.LedgerMeters;
import io.tidewatch.metrics.MetricsConfig;
import io.tidewatch.metrics.TidewatchMeterRegistry;
import io.tidewatch.publish.EventFilter;
import io.tidewatch.publish.LoggedThrowables;
import io.tidewatch.publish.Publisher;
import io.tidewatch.publish.PublisherConfig;
import io.tidewatch.redact.RedactingFilter;
import io.tidewatch.redact.RedactionMeters;
import io.tidewatch.redact.Redactor;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an appender that {@code logback.xml} sets up runs by itself: a publisher, capture of logged throwables, the
 * publisher's ledger as metrics. It ends with the appender or with the JVM, whichever comes first: who forgets logback's
 * shutdown hook loses no last lines.
 */
final class OwnPublishing implements AutoCloseable {
    private final Publisher publisher;
    private final @Nullable ErrorCapture errors;
    private final TidewatchMeterRegistry metrics;
    private final Thread hook = new Thread(this::end, "tidewatch-logback-shutdown");
    private boolean ended;

    private OwnPublishing(Publisher publisher, @Nullable ErrorCapture errors, TidewatchMeterRegistry metrics) {
        this.publisher = publisher;
        this.errors = errors;
        this.metrics = metrics;
    }

    /**
     * Starts it.
     *
     * @param redactor null sends all as it is
     * @param inAppPackages base packages of the application; null captures no errors
     */
    static OwnPublishing start(
            PublisherConfig config, @Nullable Redactor redactor, @Nullable List<String> inAppPackages) {
        Publisher publisher = new Publisher(config, filter(redactor), Clock.systemUTC());
        ErrorCapture errors = null;
        if (inAppPackages != null) {
            ErrorCaptureConfig d = ErrorCaptureConfig.defaults();
            errors = new ErrorCapture(
                    new ErrorCaptureConfig(inAppPackages, false, d.perSecond(), d.maxFingerprints()),
                    config.source(),
                    publisher,
                    Clock.systemUTC());
            errors.start();
        }
        MetricsConfig m = MetricsConfig.defaults();
        TidewatchMeterRegistry metrics = TidewatchMeterRegistry.of(
                new MetricsConfig(m.interval(), m.maxSeriesPerName(), m.maxSeries(), false), publisher);
        LedgerMeters.bind(metrics, publisher);
        if (redactor != null) {
            RedactionMeters.bind(metrics, redactor);
        }
        if (errors != null) {
            LedgerMeters.bind(metrics, errors);
        }
        publisher.start();
        metrics.start();
        OwnPublishing started = new OwnPublishing(publisher, errors, metrics);
        Runtime.getRuntime().addShutdownHook(started.hook);
        return started;
    }

    static EventFilter filter(@Nullable Redactor redactor) {
        return redactor == null ? EventFilter.NONE : new RedactingFilter(redactor);
    }

    Publisher publisher() {
        return publisher;
    }

    LoggedThrowables throwables() {
        return errors == null ? LoggedThrowables.NONE : errors;
    }

    @Override
    public void close() {
        end();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the JVM ends already, maybe by this very hook
        }
    }

    private synchronized void end() {
        if (ended) {
            return;
        }
        ended = true;
        if (errors != null) {
            errors.close();
        }
        metrics.close("shutdown");
        publisher.close();
    }
}
