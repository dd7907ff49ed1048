package io.tidewatch.instrument.spring;

import io.tidewatch.Tidewatch;
import org.springframework.boot.actuate.autoconfigure.health.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/** {@code /actuator/health} tells how the publishing goes. */
@AutoConfiguration(after = TidewatchAutoConfiguration.class)
@ConditionalOnClass(HealthIndicator.class)
@ConditionalOnBean(Tidewatch.class)
@ConditionalOnEnabledHealthIndicator("tidewatch")
public class HealthAutoConfiguration {
    @Bean
    HealthIndicator tidewatchHealthIndicator(Tidewatch tidewatch) {
        return new PublisherHealthIndicator(tidewatch.publisher());
    }
}
