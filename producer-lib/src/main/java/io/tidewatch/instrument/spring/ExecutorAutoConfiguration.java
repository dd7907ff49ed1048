package io.tidewatch.instrument.spring;

import io.tidewatch.instrument.Monitoring;
import io.tidewatch.instrument.context.Context;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.task.TaskDecorator;

/** Tasks of Spring Boot's executors ({@code @Async}, asynchronous requests) have the context of who submits them. */
@AutoConfiguration(
        after = TidewatchAutoConfiguration.class,
        beforeName = "org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration")
@ConditionalOnBean(Monitoring.class)
@ConditionalOnBooleanProperty(name = "tidewatch.instrument.executors", matchIfMissing = true)
public class ExecutorAutoConfiguration {
    @Bean
    @ConditionalOnMissingBean
    TaskDecorator tidewatchTaskDecorator() {
        return Context::wrap;
    }
}
