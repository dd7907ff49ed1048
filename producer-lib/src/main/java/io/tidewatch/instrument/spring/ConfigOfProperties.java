package io.tidewatch.instrument.spring;

import io.tidewatch.TidewatchConfig;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.boot.info.BuildProperties;
import org.springframework.core.env.Environment;

/** Makes the configuration of the properties, and of what Spring Boot knows of the application already. */
final class ConfigOfProperties {
    private ConfigOfProperties() {}

    static TidewatchConfig.Builder builder(TidewatchProperties properties, Environment environment, BeanFactory beans) {
        String service = first(properties.service(), environment.getProperty("spring.application.name"), "application");
        String servers = first(properties.bootstrapServers(), environment.getProperty(OnTidewatch.SPRING_ADDRESS), "");
        TidewatchConfig.Builder builder = TidewatchConfig.builder(service, servers)
                .instance(first(properties.instance(), null, ""))
                .environment(first(properties.environment(), String.join(",", environment.getActiveProfiles()), ""))
                .release(first(properties.release(), release(beans), ""))
                .queue(properties.queueEvents(), properties.queueBytes())
                .closeGrace(properties.closeGrace())
                .metricsInterval(properties.metricsInterval())
                .inAppPackages(packages(properties, beans).toArray(String[]::new))
                .attachLogback(properties.attachLogback())
                .captureErrors(properties.captureErrors())
                // the context closes it, before the JVM's hooks are through
                .shutdownHook(false);
        String host = properties.host();
        if (host != null && !host.isBlank()) {
            builder.host(host);
        }
        properties.kafka().forEach(builder::kafka);
        return builder;
    }

    private static List<String> packages(TidewatchProperties properties, BeanFactory beans) {
        if (!properties.inAppPackages().isEmpty()) {
            return properties.inAppPackages();
        }
        return AutoConfigurationPackages.has(beans) ? AutoConfigurationPackages.get(beans) : List.of();
    }

    private static @Nullable String release(BeanFactory beans) {
        BuildProperties build = beans.getBeanProvider(BuildProperties.class).getIfAvailable();
        return build == null ? null : build.getVersion();
    }

    private static String first(@Nullable String given, @Nullable String known, String otherwise) {
        return Stream.of(Objects.requireNonNullElse(given, ""), Objects.requireNonNullElse(known, ""))
                .filter(text -> !text.isBlank())
                .findFirst()
                .orElse(otherwise);
    }
}
