package io.tidewatch.instrument.spring;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Whether it is wanted and knows where to: an application that says no address starts as it did before, and is told. */
final class OnTidewatch extends SpringBootCondition implements ConfigurationCondition {
    static final String ADDRESS = "tidewatch.bootstrap-servers";
    static final String SPRING_ADDRESS = "spring.kafka.bootstrap-servers";
    private static final Logger LOG = LoggerFactory.getLogger(OnTidewatch.class);

    /** Asked once, so that it says so once. */
    @Override
    public ConfigurationPhase getConfigurationPhase() {
        return ConfigurationPhase.REGISTER_BEAN;
    }

    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        ConditionMessage.Builder message = ConditionMessage.forCondition("Tidewatch");
        Environment environment = context.getEnvironment();
        if (!environment.getProperty("tidewatch.enabled", Boolean.class, true)) {
            return ConditionOutcome.noMatch(message.because("tidewatch.enabled is false"));
        }
        if (environment.getProperty(ADDRESS, "").isBlank()
                && environment.getProperty(SPRING_ADDRESS, "").isBlank()) {
            LOG.warn(
                    "Nothing is published: neither {} nor {} is set; tidewatch.enabled=false silences this",
                    ADDRESS,
                    SPRING_ADDRESS);
            return ConditionOutcome.noMatch(message.because(ADDRESS + " is not set"));
        }
        return ConditionOutcome.match(message.because("it is enabled and has an address"));
    }
}
