package io.tidewatch.kafka.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One embedded broker for all test classes of a run: {@code @ExtendWith(EmbeddedKafkaExtension.class)}, and a parameter
 * of type {@link EmbeddedKafka} in a test, a constructor or a lifecycle method. Tests share the broker, so their topics
 * and application ids have to be their own: {@link #uniqueName(String)}.
 */
public final class EmbeddedKafkaExtension implements BeforeAllCallback, ParameterResolver {
    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(EmbeddedKafkaExtension.class);

    /** The broker with its folder; closed by JUnit when the whole run ends. */
    private static final class Shared implements AutoCloseable {
        private final Path dir;
        private final EmbeddedKafka kafka;

        Shared() {
            try {
                dir = Files.createTempDirectory("tidewatch-kafka");
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
            kafka = new EmbeddedKafka(EmbeddedKafkaConfig.of(dir, 0));
            kafka.start();
        }

        @Override
        public void close() throws IOException {
            kafka.close();
            try (Stream<Path> files = Files.walk(dir)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    /** @return a name nobody else in this run has */
    public static String uniqueName(String prefix) {
        return prefix + "-" + UUID.randomUUID().toString().substring(0, 8);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        broker(context);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == EmbeddedKafka.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return broker(context);
    }

    private static EmbeddedKafka broker(ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent(Shared.class, key -> new Shared(), Shared.class)
                .kafka;
    }
}
