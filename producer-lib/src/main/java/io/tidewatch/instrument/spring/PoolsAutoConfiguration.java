package io.tidewatch.instrument.spring;

import io.tidewatch.Tidewatch;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.context.annotation.Bean;
import org.springframework.util.ClassUtils;

/**
 * Thread pools and connection pools that are beans are watched. Where the actuator is, it binds the same to every registry,
 * ours too.
 */
@AutoConfiguration(after = TidewatchAutoConfiguration.class)
@ConditionalOnBean(Tidewatch.class)
@ConditionalOnMissingClass(PoolsAutoConfiguration.ACTUATOR)
@ConditionalOnBooleanProperty(name = "tidewatch.instrument.pools", matchIfMissing = true)
public class PoolsAutoConfiguration {
    static final String ACTUATOR = "org.springframework.boot.actuate.autoconfigure.metrics.MetricsAutoConfiguration";

    @Bean
    static BeanPostProcessor tidewatchPools(ObjectProvider<Tidewatch> tidewatch) {
        return new PoolWatcher(tidewatch);
    }

    static boolean actuatorDoes() {
        return ClassUtils.isPresent(ACTUATOR, PoolsAutoConfiguration.class.getClassLoader());
    }
}
