package io.tidewatch.instrument;

import io.micrometer.core.instrument.Tags;
import io.tidewatch.wire.DurationText;
import java.time.Duration;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is to be done with the calls of one name. */
record CallSpec(
        String name,
        Tags tags,
        Duration slow,
        boolean logFailures,
        boolean captureErrors,
        boolean span,
        Set<Class<? extends Throwable>> expected,
        Logger log) {
    /** Lines of calls that are no class's; not a name of this library's, whose lines are never published. */
    private static final String LOGGER = "tidewatch.calls";

    static final String UNNAMED = "method";

    CallSpec {
        if (name.isBlank()) {
            throw new IllegalArgumentException("the name of a measured call is empty");
        }
        expected = Set.copyOf(expected);
    }

    static CallSpec of(String name, MonitoringConfig config) {
        return new CallSpec(
                name,
                Tags.empty(),
                config.slow(),
                false,
                config.captureErrors(),
                config.spans(),
                Set.of(),
                LoggerFactory.getLogger(LOGGER));
    }

    /**
     * @param onType whether the annotation is a type's
     * @throws IllegalArgumentException naming the method whose annotation cannot be read
     */
    static CallSpec of(Monitored monitored, boolean onType, Class<?> owner, String method, MonitoringConfig config) {
        String function = owner.getName() + "." + method;
        try {
            String name = monitored.value();
            Tags tags = Tags.of(monitored.tags());
            if (name.isEmpty()) {
                name = UNNAMED;
                tags = tags.and("code.function.name", function);
            } else if (onType) {
                name = name + "." + method;
            }
            return new CallSpec(
                    name,
                    tags,
                    monitored.slow().isEmpty() ? config.slow() : DurationText.parse(monitored.slow()),
                    monitored.logFailures(),
                    monitored.captureErrors() && config.captureErrors(),
                    monitored.span(),
                    Set.of(monitored.expected()),
                    LoggerFactory.getLogger(owner));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("@Monitored of " + function + ": " + e.getMessage(), e);
        }
    }

    boolean expects(Throwable thrown) {
        if (expected.isEmpty()) {
            return false;
        }
        for (Class<? extends Throwable> type : expected) {
            if (type.isInstance(thrown)) {
                return true;
            }
        }
        return false;
    }
}
