package io.tidewatch.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tidewatch.config.ConfigException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ConfigOptionsTest {
    @TempDir
    Path dir;

    @Test
    void nothingSaid_isTheDefaults() {
        assertThat(options().load(Map.of(), Map.of())).isEqualTo(ProductConfig.defaults());
    }

    @Test
    void kafka_holdsForEveryPart_whicheverLayerNamesIt() throws Exception {
        Map<String, String> tls = Map.of("security.protocol", "SSL");
        Path file = Files.writeString(
                dir.resolve("c.json"),
                "{\"kafka\":{\"bootstrapServers\":\"k:1\",\"properties\":{\"security.protocol\":\"SSL\"}}}");
        Map<String, String> environment = Map.of(
                "TIDEWATCH_KAFKA_BOOTSTRAP_SERVERS",
                "k:1",
                "TIDEWATCH_KAFKA_PROPERTIES",
                "{\"security.protocol\":\"SSL\"}");
        assertEverywhere("k:1", tls, options("-c", file.toString()).load(Map.of(), Map.of()));
        assertEverywhere("k:1", tls, options().load(environment, Map.of()));
        assertEverywhere("k:2", tls, options("-k", "k:2").load(environment, Map.of("kafka.bootstrapServers", "k:0")));
        assertEverywhere(
                "k:3",
                Map.of(),
                options("-D", "kafka.bootstrapServers=k:3").load(Map.of(), Map.of("kafka.bootstrapServers", "k:0")));
    }

    @Test
    void pluginsSettings_standUnderTheirNames_whicheverLayerSaysThem() throws Exception {
        Path file = Files.writeString(
                dir.resolve("c.json"),
                "{\"processor\":{\"plugins\":{\"folder\":\"p\",\"one\":{\"a\":\"1\",\"b\":2},"
                        + "\"settings\":{\"two\":{\"c\":\"3\"}}}}}");

        ProductConfig config = options("-c", file.toString(), "-D", "processor.plugins.one.a=9")
                .load(Map.of(), Map.of());

        assertThat(config.processor().plugins().folder()).isEqualTo("p");
        assertThat(config.processor().plugins().settings())
                .isEqualTo(Map.of("one", Map.of("a", "9", "b", "2"), "two", Map.of("c", "3")));
    }

    @Test
    void partWithAClusterOfItsOwn_keepsIt_andIsNotGivenTheOthersCredentials() {
        // the default address said on purpose is a cluster of its own too
        ProductConfig config = options(
                        "-k",
                        "k:1",
                        "-D",
                        "kafka.properties={\"sasl.jaas.config\":\"s\"}",
                        "-D",
                        "agent.bootstrapServers=localhost:9092",
                        "-D",
                        "notifier.kafka.properties={\"client.rack\":\"r\"}")
                .load(Map.of(), Map.of());

        assertThat(config.agent().bootstrapServers()).isEqualTo("localhost:9092");
        assertThat(config.agent().kafka()).isEmpty();
        assertThat(config.notifier().kafka().bootstrapServers()).isEqualTo("k:1");
        assertThat(config.notifier().kafka().properties()).isEqualTo(Map.of("client.rack", "r"));
        assertThat(config.processor().kafka().bootstrapServers()).isEqualTo("k:1");
        assertThat(config.processor().kafka().properties()).isEqualTo(Map.of("sasl.jaas.config", "s"));
    }

    @Test
    void problems_areAllReported_alsoWhereAPartIsNoObject() {
        ConfigOptions options =
                options("-k", "k:1", "-D", "agent=5", "-D", "processor.http.prot=1", "-D", "topics.partitions=x");
        ConfigException e = catchThrowableOfType(ConfigException.class, () -> options.load(Map.of(), Map.of()));
        assertThat(e.problems())
                .extracting(ConfigException.Problem::toString)
                .containsExactlyInAnyOrder(
                        "agent: is \"5\", expected an object (set by the command line)",
                        "processor.http.prot: is no known key; did you mean port? (set by the command line)",
                        "topics.partitions: is 'x', expected a number (set by the command line)");
    }

    private static void assertEverywhere(String servers, Map<String, String> properties, ProductConfig config) {
        assertThat(config.kafka()).isEqualTo(new ProductConfig.Kafka(servers, properties));
        assertThat(config.processor().kafka().bootstrapServers()).isEqualTo(servers);
        assertThat(config.processor().kafka().properties()).isEqualTo(properties);
        assertThat(config.notifier().kafka().bootstrapServers()).isEqualTo(servers);
        assertThat(config.notifier().kafka().properties()).isEqualTo(properties);
        assertThat(config.agent().bootstrapServers()).isEqualTo(servers);
        assertThat(config.agent().kafka()).isEqualTo(properties);
    }

    private static ConfigOptions options(String... arguments) {
        return CommandLine.populateCommand(new ConfigOptions(), arguments);
    }
}
