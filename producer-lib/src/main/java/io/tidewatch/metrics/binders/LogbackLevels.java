package io.tidewatch.metrics.binders;

import ch.qos.logback.classic.LoggerContext;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.logging.LogbackMetrics;
import org.slf4j.LoggerFactory;

/** Log events by level. Loaded only where logback may be there. */
final class LogbackLevels {
    private LogbackLevels() {}

    /** @throws IllegalStateException where slf4j has another provider */
    static MeterBinder binder() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            return new LogbackMetrics(Tags.empty(), context);
        }
        throw new IllegalStateException(
                "slf4j logs to " + LoggerFactory.getILoggerFactory().getClass().getName());
    }
}
