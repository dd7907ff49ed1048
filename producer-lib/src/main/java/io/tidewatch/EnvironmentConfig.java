package io.tidewatch;

import io.tidewatch.config.ConfigException;
import io.tidewatch.config.ConfigException.Problem;
import io.tidewatch.config.ConfigLoader;
import io.tidewatch.config.Doc;
import io.tidewatch.error.BreadcrumbConfig;
import io.tidewatch.error.SeverityRule;
import io.tidewatch.event.Source;
import io.tidewatch.fingerprint.InAppPackages;
import io.tidewatch.metrics.MetricsConfig;
import io.tidewatch.profile.ProfilerConfig;
import io.tidewatch.publish.Overflow;
import io.tidewatch.publish.PublisherConfig;
import io.tidewatch.publish.spill.SpillConfig;
import io.tidewatch.redact.RedactConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What an application may say of {@link TidewatchConfig} in its environment: a variable for each component. */
record EnvironmentConfig(
        @Doc("who speaks; has to be set") String service,

        @Doc("host:port of the brokers, comma separated; has to be set")
        String bootstrapServers,

        @Doc("tells the instances of the service apart; empty: the host's name")
        String instance,

        @Doc("name of this host; empty: the system's") String host,
        @Doc("such as production") String environment,
        @Doc("version of the application") String release,
        @Doc("how many events may wait for Kafka") int queueEvents,
        @Doc("how many bytes may wait for Kafka") long queueBytes,

        @Doc("how long the end waits for what is still to be sent")
        Duration closeGrace,

        Overflow overflow,
        SpillConfig spill,

        @Doc("whether what operators ask in tidewatch.policies is read and obeyed")
        boolean policies,

        MetricsConfig metrics,
        @Doc("base packages of the application") List<String> inAppPackages,
        @Doc("whether what logback logs is published") boolean attachLogback,

        @Doc("whether logged and uncaught throwables become errors")
        boolean captureErrors,

        @Doc("whether it is profiled always") boolean profiler,

        @Doc("what one profile covers") Duration profilerInterval,

        @Doc("whether the end of the JVM closes it") boolean shutdownHook,

        @Doc("how many lines of its request or thread an error carries")
        int breadcrumbs,

        @Doc("how bad certain errors are, such as 'type=java.net.SocketTimeoutException handled=true -> WARNING'")
        List<String> severityRules,

        RedactConfig redact) {
    private static final String KAFKA_PREFIX = "TIDEWATCH_KAFKA_";
    private static final List<String> NEEDED = List.of("TIDEWATCH_SERVICE", "TIDEWATCH_BOOTSTRAP_SERVERS");

    EnvironmentConfig {
        // what would be refused later is refused here, where it is named by its variable
        PublisherConfig p = PublisherConfig.of(Source.UNKNOWN, "any:1");
        new PublisherConfig(
                Source.UNKNOWN,
                p.bootstrapServers(),
                queueEvents,
                queueBytes,
                p.maxEventBytes(),
                p.packBytes(),
                p.packDelay(),
                closeGrace,
                overflow,
                spill,
                policies,
                Map.of());
        ProfilerConfig.onDemand().every(profilerInterval);
        inAppPackages = new InAppPackages(inAppPackages).packages();
        BreadcrumbConfig b = BreadcrumbConfig.defaults();
        new BreadcrumbConfig(breadcrumbs, b.maxTrails(), b.maxBytes());
        severityRules.forEach(SeverityRule::parse);
    }

    static EnvironmentConfig defaults() {
        PublisherConfig p = PublisherConfig.of(Source.UNKNOWN, "any:1");
        return new EnvironmentConfig(
                "",
                "",
                "",
                "",
                "",
                "",
                p.queueEvents(),
                p.queueBytes(),
                p.closeGrace(),
                p.overflow(),
                p.spill(),
                p.policies(),
                MetricsConfig.defaults(),
                List.of(),
                true,
                true,
                false,
                ProfilerConfig.onDemand().interval(),
                true,
                BreadcrumbConfig.defaults().lines(),
                List.of(),
                RedactConfig.defaults());
    }

    /** @throws ConfigException with every problem, each by its variable */
    static EnvironmentConfig read(Map<String, String> environment) {
        Set<String> others = ConfigLoader.foreign(EnvironmentConfig.class, environment.keySet());
        environment.keySet().stream()
                .filter(name -> name.startsWith(KAFKA_PREFIX))
                .forEach(others::add);
        List<Problem> problems = new ArrayList<>();
        for (String needed : NEEDED) {
            if (environment.getOrDefault(needed, "").isBlank()) {
                problems.add(new Problem(needed, "is not set"));
            }
        }
        try {
            EnvironmentConfig config =
                    new ConfigLoader(environment, others).load(EnvironmentConfig.class, null, Map.of());
            if (problems.isEmpty()) {
                return config;
            }
        } catch (ConfigException e) {
            e.problems().forEach(problem -> problems.add(problem.byVariable()));
        }
        throw new ConfigException(problems);
    }

    /** @return the producer's properties: {@code TIDEWATCH_KAFKA_SECURITY_PROTOCOL} is {@code security.protocol} */
    static Map<String, String> kafka(Map<String, String> environment) {
        Map<String, String> properties = new TreeMap<>();
        environment.forEach((name, value) -> {
            if (name.startsWith(KAFKA_PREFIX)) {
                String property = name.substring(KAFKA_PREFIX.length());
                properties.put(property.toLowerCase(Locale.ROOT).replace('_', '.'), value);
            }
        });
        return properties;
    }
}
