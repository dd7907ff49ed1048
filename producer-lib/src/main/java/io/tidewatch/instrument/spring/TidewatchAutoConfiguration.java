package io.tidewatch.instrument.spring;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.tidewatch.Tidewatch;
import io.tidewatch.TidewatchConfig;
import io.tidewatch.instrument.Monitoring;
import io.tidewatch.instrument.MonitoringConfig;
import java.util.List;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Role;
import org.springframework.core.env.Environment;

/**
 * Starts {@link Tidewatch} with the context and closes it with the context; its registry is one of the application's;
 * beans' methods that are {@link io.tidewatch.instrument.Monitored} are measured. Kafka need not be there.
 */
@AutoConfiguration(
        afterName = "org.springframework.boot.actuate.autoconfigure.metrics.MetricsAutoConfiguration",
        beforeName = {
            "org.springframework.boot.actuate.autoconfigure.metrics.CompositeMeterRegistryAutoConfiguration",
            "org.springframework.boot.actuate.autoconfigure.metrics.export.simple.SimpleMetricsExportAutoConfiguration"
        })
@Conditional(OnTidewatch.class)
@EnableConfigurationProperties(TidewatchProperties.class)
public class TidewatchAutoConfiguration {
    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    Tidewatch tidewatch(
            TidewatchProperties properties,
            Environment environment,
            BeanFactory beans,
            ObjectProvider<TidewatchConfigCustomizer> customizers) {
        TidewatchConfig.Builder builder = ConfigOfProperties.builder(properties, environment, beans);
        customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
        return Tidewatch.start(builder.build());
    }

    /** What Spring Boot adds its registries' filters to, and takes its meters from; ours is behind it. */
    @Bean
    MeterRegistry tidewatchMeterRegistry(Tidewatch tidewatch, TidewatchProperties properties) {
        CompositeMeterRegistry registry = new CompositeMeterRegistry();
        // ours has the JVM's already: twice the garbage collector's listeners would be twice its pauses
        List.of("jvm.", "process.", "system.")
                .forEach(prefix -> registry.config().meterFilter(MeterFilter.denyNameStartsWith(prefix)));
        if (properties.instrument().httpServer()) {
            // the actuator measures the same requests under another name, which is sent as the same
            registry.config().meterFilter(MeterFilter.denyNameStartsWith("http.server.requests"));
        }
        registry.add(tidewatch.metrics());
        return registry;
    }

    /** Measures into the application's registry, so that its other registries have the same. */
    @Bean
    @ConditionalOnMissingBean
    Monitoring tidewatchMonitoring(
            Tidewatch tidewatch, ObjectProvider<MeterRegistry> registries, TidewatchProperties properties) {
        MeterRegistry ours = tidewatch.metrics();
        MeterRegistry registry = registries.getIfUnique(() -> ours);
        MonitoringConfig config = MonitoringConfig.defaults()
                .slow(properties.instrument().slowCall())
                .spans(properties.instrument().spans())
                .captureErrors(properties.captureErrors());
        return tidewatch.monitoring(registry, config);
    }

    /** An infrastructure bean: only those are taken where no aspects are used. */
    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    @ConditionalOnMissingBean
    @ConditionalOnBooleanProperty(name = "tidewatch.instrument.methods", matchIfMissing = true)
    static MonitoredAdvisor tidewatchMonitoredAdvisor(ObjectProvider<Monitoring> monitoring) {
        return new MonitoredAdvisor(monitoring::getObject);
    }
}
