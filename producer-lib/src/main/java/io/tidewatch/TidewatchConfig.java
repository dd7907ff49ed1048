package io.tidewatch;

import io.tidewatch.error.BreadcrumbConfig;
import io.tidewatch.error.ErrorCaptureConfig;
import io.tidewatch.error.SeverityRule;
import io.tidewatch.event.Source;
import io.tidewatch.metrics.MetricsConfig;
import io.tidewatch.profile.ProfilerConfig;
import io.tidewatch.publish.Overflow;
import io.tidewatch.publish.PublisherConfig;
import io.tidewatch.publish.spill.SpillConfig;
import io.tidewatch.redact.RedactConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What {@link Tidewatch#start} needs to know.
 *
 * @param publisher who speaks, where to, and the bounds
 * @param metrics how metrics are taken
 * @param errors how throwables become errors
 * @param profiler whether it is profiled always, or on demand only
 * @param attachLogback whether an appender is added to logback's root logger
 * @param captureErrors whether logged and uncaught throwables are published as errors
 * @param shutdownHook whether the end of the JVM closes it, so that what waits is sent and goodbye is said
 * @param redact what is redacted before anything leaves
 */
public record TidewatchConfig(
        PublisherConfig publisher,
        MetricsConfig metrics,
        ErrorCaptureConfig errors,
        ProfilerConfig profiler,
        boolean attachLogback,
        boolean captureErrors,
        boolean shutdownHook,
        RedactConfig redact) {
    /** A builder with the defaults: this host's name, metrics every 10 s, logback's root, errors, shutdown hook. */
    public static Builder builder(String service, String bootstrapServers) {
        return new Builder(service, bootstrapServers);
    }

    /**
     * Reads {@code TIDEWATCH_SERVICE} and {@code TIDEWATCH_BOOTSTRAP_SERVERS}, which have to be set, and {@code _INSTANCE},
     * {@code _HOST}, {@code _ENVIRONMENT}, {@code _RELEASE}, {@code _QUEUE_EVENTS}, {@code _QUEUE_BYTES},
     * {@code _CLOSE_GRACE}, {@code _OVERFLOW_POLICY}, {@code _OVERFLOW_MAX_BLOCK}, {@code _SPILL_ENABLED},
     * {@code _SPILL_DIRECTORY}, {@code _SPILL_MAX_BYTES}, {@code _SPILL_FSYNC_INTERVAL}, {@code _SPILL_AFTER},
     * {@code _POLICIES}, {@code _METRICS_INTERVAL}, {@code _METRICS_JVM} and the other components of
     * {@link MetricsConfig}, {@code _IN_APP_PACKAGES}, {@code _ATTACH_LOGBACK},
     * {@code _CAPTURE_ERRORS}, {@code _PROFILER}, {@code _PROFILER_INTERVAL}, {@code _SHUTDOWN_HOOK},
     * {@code _BREADCRUMBS}, {@code _SEVERITY_RULES}; {@code TIDEWATCH_REDACT_ENABLED}, {@code _OFF}, {@code _STYLES},
     * {@code _FIELDS}, {@code _PATTERNS}, {@code _HASH_KEY}; and {@code TIDEWATCH_KAFKA_SECURITY_PROTOCOL} and the like for
     * {@code security.protocol} and any other producer property. A variable that is nearly one of these is refused;
     * others with our prefix are another process's.
     *
     * @throws io.tidewatch.config.ConfigException with every variable that is missing or wrong
     */
    public static TidewatchConfig fromEnvironment(Map<String, String> environment) {
        EnvironmentConfig e = EnvironmentConfig.read(environment);
        Builder builder = builder(e.service(), e.bootstrapServers())
                .instance(e.instance())
                .host(e.host().isBlank() ? HostName.of(environment) : e.host())
                .environment(e.environment())
                .release(e.release())
                .queue(e.queueEvents(), e.queueBytes())
                .closeGrace(e.closeGrace())
                .overflow(e.overflow())
                .spill(e.spill())
                .policies(e.policies())
                .metrics(e.metrics())
                .inAppPackages(e.inAppPackages().toArray(String[]::new))
                .attachLogback(e.attachLogback())
                .captureErrors(e.captureErrors())
                .profiler(ProfilerConfig.onDemand().continuous(e.profiler()).every(e.profilerInterval()))
                .shutdownHook(e.shutdownHook())
                .breadcrumbs(e.breadcrumbs())
                .severityRules(e.severityRules().toArray(String[]::new))
                .redact(e.redact());
        EnvironmentConfig.kafka(environment).forEach(builder::kafka);
        return builder.build();
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
        private Overflow overflow;
        private SpillConfig spill;
        private boolean policies = true;
        private MetricsConfig metrics = MetricsConfig.defaults();
        private List<String> inAppPackages = List.of();
        private ProfilerConfig profiler = ProfilerConfig.onDemand();
        private int breadcrumbs = BreadcrumbConfig.defaults().lines();
        private List<SeverityRule> severityRules = List.of();
        private boolean attachLogback = true;
        private boolean captureErrors = true;
        private boolean shutdownHook = true;
        private RedactConfig redact = RedactConfig.defaults();

        private Builder(String service, String bootstrapServers) {
            this.service = service;
            this.bootstrapServers = bootstrapServers;
            PublisherConfig defaults = PublisherConfig.of(Source.UNKNOWN, "localhost:9092");
            this.queueEvents = defaults.queueEvents();
            this.queueBytes = defaults.queueBytes();
            this.closeGrace = defaults.closeGrace();
            this.overflow = defaults.overflow();
            this.spill = defaults.spill();
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

        /** What happens to a log event that has no room; by level without this. */
        public Builder overflow(Overflow overflow) {
            this.overflow = overflow;
            return this;
        }

        /** What is kept on disk while Kafka does not take it; 256 MiB in the folder for temporary files without this. */
        public Builder spill(SpillConfig spill) {
            this.spill = spill;
            return this;
        }

        /** Whether {@code tidewatch.policies} is read and obeyed; without this it is. */
        public Builder policies(boolean policies) {
            this.policies = policies;
            return this;
        }

        public Builder metricsInterval(Duration metricsInterval) {
            this.metrics = metrics.withInterval(metricsInterval);
            return this;
        }

        /** How metrics are taken: interval, bounds, whether the JVM's are among them. */
        public Builder metrics(MetricsConfig metrics) {
            this.metrics = metrics;
            return this;
        }

        /** Base packages of the application, such as {@code com.acme.shop}: their frames make errors the same. */
        public Builder inAppPackages(String... packages) {
            this.inAppPackages = List.of(packages);
            return this;
        }

        /** How many lines of its request or thread an error carries, 0 to 100. */
        public Builder breadcrumbs(int lines) {
            this.breadcrumbs = lines;
            return this;
        }

        /** How bad certain errors are, as in {@code type=java.net.SocketTimeoutException handled=true -> WARNING}. */
        public Builder severityRules(String... rules) {
            this.severityRules = Stream.of(rules).map(SeverityRule::parse).toList();
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

        /** Such as {@link ProfilerConfig#defaults()}, which profiles always; without it only on demand. */
        public Builder profiler(ProfilerConfig profiler) {
            this.profiler = profiler;
            return this;
        }

        public Builder shutdownHook(boolean shutdownHook) {
            this.shutdownHook = shutdownHook;
            return this;
        }

        /** What is redacted before anything leaves, and how. */
        public Builder redact(RedactConfig redact) {
            this.redact = redact;
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
            PublisherConfig publisher = PublisherConfig.of(source, bootstrapServers)
                    .queue(queueEvents, queueBytes)
                    .closeGrace(closeGrace)
                    .with(overflow, spill)
                    .policies(policies)
                    .kafka(kafka);
            ErrorCaptureConfig e = ErrorCaptureConfig.defaults();
            BreadcrumbConfig b = e.breadcrumbs();
            ErrorCaptureConfig errors = new ErrorCaptureConfig(
                    inAppPackages,
                    e.uncaught(),
                    e.perSecond(),
                    e.maxFingerprints(),
                    new BreadcrumbConfig(breadcrumbs, b.maxTrails(), b.maxBytes()),
                    severityRules);
            return new TidewatchConfig(
                    publisher, metrics, errors, profiler, attachLogback, captureErrors, shutdownHook, redact);
        }
    }
}
