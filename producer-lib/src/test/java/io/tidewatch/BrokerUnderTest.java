package io.tidewatch;

import io.tidewatch.kafka.embedded.EmbeddedKafka;
import io.tidewatch.kafka.embedded.EmbeddedKafkaExtension;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.apache.kafka.common.utils.AppInfoParser;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * The broker a test runs against: the embedded one, or, for a subclass that is marked {@link OnContainer}, the official
 * image in a container. Such a subclass inherits every test; it is skipped, with a word, where there is no Docker engine.
 *
 * @param bootstrapServers {@code host:port}
 */
public record BrokerUnderTest(String bootstrapServers) {
    /** The inherited tests run against a container. */
    @Target(ElementType.TYPE)
    @Retention(RetentionPolicy.RUNTIME)
    public @interface OnContainer {}

    /** Hands the broker to tests that have a parameter of that type; one of each kind for the whole run. */
    public static final class Provider implements ParameterResolver, ExecutionCondition {
        private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(Provider.class);
        private final EmbeddedKafkaExtension embedded = new EmbeddedKafkaExtension();

        /** Closed by JUnit when the run ends. */
        private static final class Container implements AutoCloseable {
            private final KafkaContainer kafka =
                    new KafkaContainer(DockerImageName.parse("apache/kafka:" + AppInfoParser.getVersion()));

            Container() {
                kafka.start();
            }

            @Override
            public void close() {
                kafka.stop();
            }
        }

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return !onContainer(context) || DockerClientFactory.instance().isDockerAvailable()
                    ? ConditionEvaluationResult.enabled("there is a broker")
                    : ConditionEvaluationResult.disabled(
                            "no Docker engine on this machine: these tests ran against the embedded broker only");
        }

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == BrokerUnderTest.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            if (onContainer(context)) {
                return new BrokerUnderTest(context.getRoot()
                        .getStore(NAMESPACE)
                        .computeIfAbsent(Container.class, key -> new Container(), Container.class)
                        .kafka
                        .getBootstrapServers());
            }
            return new BrokerUnderTest(
                    ((EmbeddedKafka) embedded.resolveParameter(parameter, context)).bootstrapServers());
        }

        private static boolean onContainer(ExtensionContext context) {
            return context.getRequiredTestClass().isAnnotationPresent(OnContainer.class);
        }
    }
}
