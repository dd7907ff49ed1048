package io.tidewatch.instrument.spring;

import io.tidewatch.Tidewatch;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.util.ClassUtils;

/**
 * Thread pools and connection pools that are beans are watched. Where the actuator is, it binds Spring's thread pools and
 * HikariCP to every registry, ours too: they are left to it.
 */
@AutoConfiguration(after = TidewatchAutoConfiguration.class)
@ConditionalOnBean(Tidewatch.class)
@ConditionalOnBooleanProperty(name = "tidewatch.instrument.pools", matchIfMissing = true)
public class PoolsAutoConfiguration {
    private static final String ACTUATOR =
            "org.springframework.boot.actuate.autoconfigure.metrics.MetricsAutoConfiguration";

    @Bean
    static BeanPostProcessor tidewatchPools(ObjectProvider<Tidewatch> tidewatch) {
        return new PoolWatcher(tidewatch, hasActuator());
    }

    static boolean hasActuator() {
        return ClassUtils.isPresent(ACTUATOR, PoolsAutoConfiguration.class.getClassLoader());
    }
}
