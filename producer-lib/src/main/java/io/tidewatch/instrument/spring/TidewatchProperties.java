package io.tidewatch.instrument.spring;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What {@code application.properties} may say under {@code tidewatch}.
 *
 * @param enabled false: as if the library were not there
 * @param service who speaks; without it {@code spring.application.name}
 * @param bootstrapServers the brokers; without it {@code spring.kafka.bootstrap-servers}
 * @param instance tells the instances of the service apart; without it the host's name
 * @param host name of this host; without it the system's
 * @param environment such as production; without it the active profiles
 * @param release version of the application; without it that of its build information, where there is one
 * @param queueEvents how many events may wait for Kafka
 * @param queueBytes how many bytes may wait for Kafka
 * @param closeGrace how long the end of the application waits for what is still to be sent
 * @param metricsInterval time between two batches of metrics
 * @param inAppPackages base packages of the application; without it those of its auto-configuration
 * @param attachLogback whether what logback logs is published
 * @param captureErrors whether logged, uncaught and measured throwables become errors
 * @param kafka properties of the producer by Kafka's names, such as {@code security.protocol}
 * @param instrument what is measured without being asked
 */
@ConfigurationProperties("tidewatch")
record TidewatchProperties(
        @DefaultValue("true") boolean enabled,
        @Nullable String service,
        @Nullable String bootstrapServers,
        @Nullable String instance,
        @Nullable String host,
        @Nullable String environment,
        @Nullable String release,
        @DefaultValue("16384") int queueEvents,
        @DefaultValue("33554432") long queueBytes,
        @DefaultValue("5s") Duration closeGrace,
        @DefaultValue("10s") Duration metricsInterval,
        @DefaultValue List<String> inAppPackages,
        @DefaultValue("true") boolean attachLogback,
        @DefaultValue("true") boolean captureErrors,
        @DefaultValue Map<String, String> kafka,
        @DefaultValue Instrument instrument) {
    TidewatchProperties {
        inAppPackages = List.copyOf(inAppPackages);
        kafka = Map.copyOf(kafka);
    }

    /**
     * What is measured.
     *
     * @param methods beans' methods that are annotated
     * @param httpServer requests
     * @param httpClient calls of OkHttp clients that are beans
     * @param jdbc DataSources that are beans
     * @param kafka spring-kafka's templates and listeners
     * @param executors whether tasks of Spring's executors have the context of who submits them
     * @param pools whether thread pools and connection pools that are beans are watched; where the actuator is, it does
     * @param slowCall a measured call that took longer is logged; zero: none is
     * @param slowQuery a statement that took longer is logged; zero: none is
     * @param spans whether scopes and lambdas are spans of their own
     * @param acceptRequestIds whether callers' request ids and traces are gone on with
     * @param maxRoutes routes that are told apart
     * @param excludePaths beginnings of paths whose requests are not measured
     */
    record Instrument(
            @DefaultValue("true") boolean methods,
            @DefaultValue("true") boolean httpServer,
            @DefaultValue("true") boolean httpClient,
            @DefaultValue("true") boolean jdbc,
            @DefaultValue("true") boolean kafka,
            @DefaultValue("true") boolean executors,
            @DefaultValue("true") boolean pools,
            @DefaultValue("0s") Duration slowCall,
            @DefaultValue("1s") Duration slowQuery,
            @DefaultValue("false") boolean spans,
            @DefaultValue("true") boolean acceptRequestIds,
            @DefaultValue("200") int maxRoutes,
            @DefaultValue("/actuator") List<String> excludePaths) {
        Instrument {
            excludePaths = List.copyOf(excludePaths);
        }
    }
}
