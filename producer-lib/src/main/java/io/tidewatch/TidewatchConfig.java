package io.tidewatch;

import io.tidewatch.error.ErrorCaptureConfig;
import io.tidewatch.event.Source;
import io.tidewatch.metrics.MetricsConfig;
import io.tidewatch.publish.PublisherConfig;
import io.tidewatch.wire.DurationText;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What {@link Tidewatch#start} needs to know.
 *
 * @param publisher who speaks, where to, and the bounds
 * @param metrics how metrics are taken
 * @param errors how throwables become errors
 * @param attachLogback whether an appender is added to logback's root logger
 * @param captureErrors whether logged and uncaught throwables are published as errors
 * @param shutdownHook whether the end of the JVM closes it, so that what waits is sent and goodbye is said
 */
public record TidewatchConfig(
        PublisherConfig publisher,
        MetricsConfig metrics,
        ErrorCaptureConfig errors,
        boolean attachLogback,
        boolean captureErrors,
        boolean shutdownHook) {
    private static final String KAFKA_PREFIX = "TIDEWATCH_KAFKA_";

    /** A builder with the defaults: this host's name, metrics every 10 s, logback's root, errors, shutdown hook. */
    public static Builder builder(String service, String bootstrapServers) {
        return new Builder(service, bootstrapServers);
    }

    /**
     * Reads {@code TIDEWATCH_SERVICE}, {@code _BOOTSTRAP_SERVERS}, {@code _INSTANCE}, {@code _HOST}, {@code _ENVIRONMENT},
     * {@code _RELEASE}, {@code _QUEUE_EVENTS}, {@code _QUEUE_BYTES}, {@code _METRICS_INTERVAL}, and
     * {@code TIDEWATCH_KAFKA_SECURITY_PROTOCOL} and the like for {@code security.protocol} and any other producer property.
     *
     * @throws IllegalArgumentException naming the variable that is missing or wrong
     */
    public static TidewatchConfig fromEnvironment(Map<String, String> environment) {
        Builder builder =
                builder(needed(environment, "TIDEWATCH_SERVICE"), needed(environment, "TIDEWATCH_BOOTSTRAP_SERVERS"));
        builder.host(environment.getOrDefault("TIDEWATCH_HOST", HostName.of(environment)));
        builder.instance(environment.getOrDefault("TIDEWATCH_INSTANCE", ""));
        builder.environment(environment.getOrDefault("TIDEWATCH_ENVIRONMENT", ""));
        builder.release(environment.getOrDefault("TIDEWATCH_RELEASE", ""));
        environment.forEach((name, value) -> {
            if (name.startsWith(KAFKA_PREFIX)) {
                String property = name.substring(KAFKA_PREFIX.length());
                builder.kafka(property.toLowerCase(Locale.ROOT).replace('_', '.'), value);
            }
        });
        if (environment.containsKey("TIDEWATCH_METRICS_INTERVAL")) {
            builder.metricsInterval(DurationText.parse(needed(environment, "TIDEWATCH_METRICS_INTERVAL")));
        }
        PublisherConfig defaults = PublisherConfig.of(Source.UNKNOWN, "localhost:9092");
        builder.queue(
                (int) number(environment, "TIDEWATCH_QUEUE_EVENTS", defaults.queueEvents()),
                number(environment, "TIDEWATCH_QUEUE_BYTES", defaults.queueBytes()));
        return builder.build();
    }

    private static String needed(Map<String, String> environment, String name) {
        String value = environment.getOrDefault(name, "");
        if (value.isBlank()) {
            throw new IllegalArgumentException(name + " is not set");
        }
        return value;
    }

    private static long number(Map<String, String> environment, String name, long absent) {
        String value = environment.get(name);
        if (value == null) {
            return absent;
        }
        try {
            return Long.parseLong(value.trim());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " is '" + value + "', expected a whole number");
        }
    }

    /** Sets one thing after the other; not thread-safe. */
    public static final class Builder {
        private final String service;
        private final String bootstrapServers;
        private final Map<String, String> kafka = new TreeMap<>();
        private String instance = "";
        private String host = HostName.of(System.getenv());
        private String environment = "";
        private String release = "";
        private int queueEvents;
        private long queueBytes;
        private Duration closeGrace;
        private Duration metricsInterval = MetricsConfig.defaults().interval();
        private List<String> inAppPackages = List.of();
        private boolean attachLogback = true;
        private boolean captureErrors = true;
        private boolean shutdownHook = true;

        private Builder(String service, String bootstrapServers) {
            this.service = service;
            this.bootstrapServers = bootstrapServers;
            PublisherConfig defaults = PublisherConfig.of(Source.UNKNOWN, "localhost:9092");
            this.queueEvents = defaults.queueEvents();
            this.queueBytes = defaults.queueBytes();
            this.closeGrace = defaults.closeGrace();
        }

        /** Tells the instances of the service apart; without it the host's name does. */
        public Builder instance(String instance) {
            this.instance = instance;
            return this;
        }

        public Builder host(String host) {
            this.host = host;
            return this;
        }

        /** Such as {@code production}. */
        public Builder environment(String environment) {
            this.environment = environment;
            return this;
        }

        /** Version of the application. */
        public Builder release(String release) {
            this.release = release;
            return this;
        }

        /** Bounds of what waits while Kafka is slow or away. */
        public Builder queue(int events, long bytes) {
            this.queueEvents = events;
            this.queueBytes = bytes;
            return this;
        }

        /** How long the end waits for what is still to be sent. */
        public Builder closeGrace(Duration closeGrace) {
            this.closeGrace = closeGrace;
            return this;
        }

        public Builder metricsInterval(Duration metricsInterval) {
            this.metricsInterval = metricsInterval;
            return this;
        }

        /** Base packages of the application, such as {@code com.acme.shop}: their frames make errors the same. */
        public Builder inAppPackages(String... packages) {
            this.inAppPackages = List.of(packages);
            return this;
        }

        public Builder attachLogback(boolean attachLogback) {
            this.attachLogback = attachLogback;
            return this;
        }

        public Builder captureErrors(boolean captureErrors) {
            this.captureErrors = captureErrors;
            return this;
        }

        public Builder shutdownHook(boolean shutdownHook) {
            this.shutdownHook = shutdownHook;
            return this;
        }

        /** A property of the Kafka producer, such as {@code security.protocol}. */
        public Builder kafka(String name, String value) {
            kafka.put(name, value);
            return this;
        }

        /** @throws IllegalArgumentException naming what is out of range */
        public TidewatchConfig build() {
            if (service.isBlank()) {
                throw new IllegalArgumentException("service is empty");
            }
            Source source = new Source(service, instance.isBlank() ? host : instance, host, environment, release);
            PublisherConfig d = PublisherConfig.of(source, bootstrapServers);
            PublisherConfig publisher = new PublisherConfig(
                    source,
                    bootstrapServers,
                    queueEvents,
                    queueBytes,
                    d.maxEventBytes(),
                    d.packBytes(),
                    d.packDelay(),
                    closeGrace,
                    kafka);
            MetricsConfig m = MetricsConfig.defaults();
            MetricsConfig metrics = new MetricsConfig(metricsInterval, m.maxSeriesPerName(), m.maxSeries(), m.jvm());
            ErrorCaptureConfig e = ErrorCaptureConfig.defaults();
            ErrorCaptureConfig errors =
                    new ErrorCaptureConfig(inAppPackages, e.uncaught(), e.perSecond(), e.maxFingerprints());
            return new TidewatchConfig(publisher, metrics, errors, attachLogback, captureErrors, shutdownHook);
        }
    }
}
