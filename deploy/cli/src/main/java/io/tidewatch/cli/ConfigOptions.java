package io.tidewatch.cli;

import io.tidewatch.config.ConfigLoader;
import io.tidewatch.wire.Json;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options by which every command finds its settings. */
final class ConfigOptions {
    /** Variables with our prefix that set no key. */
    static final Set<String> NO_SETTINGS = Set.of("TIDEWATCH_JAVA_OPTS", "TIDEWATCH_LOG");

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "JSON file with settings; see 'tidewatch config example'.")
    private @Nullable Path file;

    @Option(
            names = {"-k", "--kafka"},
            paramLabel = "HOST:PORT",
            description = "Brokers, comma separated; the same as -D kafka.bootstrapServers=...")
    private @Nullable String kafka;

    @Option(
            names = "-D",
            paramLabel = "KEY=VALUE",
            description = "Sets one key, last of all layers; may be given several times.")
    private Map<String, String> overrides = new LinkedHashMap<>();

    @Nullable
    String kafka() {
        return kafka;
    }

    boolean given() {
        return file != null || kafka != null || !overrides.isEmpty();
    }

    /**
     * All layers. What is said of {@code kafka} holds for every part that says nothing of its own.
     *
     * @param more values by key, below those of the command line
     * @throws io.tidewatch.config.ConfigException with all problems
     */
    ProductConfig load(Map<String, String> environment, Map<String, String> more) {
        Map<String, String> all = new LinkedHashMap<>(more);
        all.putAll(overrides);
        if (kafka != null) {
            all.put("kafka.bootstrapServers", kafka);
        }
        ConfigLoader loader = new ConfigLoader(environment, NO_SETTINGS);
        ProductConfig first = loader.load(ProductConfig.class, file, all);
        ProductConfig defaults = ProductConfig.defaults();
        if (first.kafka().equals(defaults.kafka())) {
            return first;
        }
        Map<String, String> spread = new LinkedHashMap<>(all);
        if (first.processor()
                .kafka()
                .bootstrapServers()
                .equals(defaults.processor().kafka().bootstrapServers())) {
            spread(spread, first.kafka(), "processor.kafka.bootstrapServers", "processor.kafka.properties");
        }
        if (first.notifier()
                .kafka()
                .bootstrapServers()
                .equals(defaults.notifier().kafka().bootstrapServers())) {
            spread(spread, first.kafka(), "notifier.kafka.bootstrapServers", "notifier.kafka.properties");
        }
        if (first.agent().bootstrapServers().equals(defaults.agent().bootstrapServers())) {
            spread(spread, first.kafka(), "agent.bootstrapServers", "agent.kafka");
        }
        return loader.load(ProductConfig.class, file, spread);
    }

    private static void spread(Map<String, String> all, ProductConfig.Kafka kafka, String servers, String properties) {
        all.put(servers, kafka.bootstrapServers());
        if (!kafka.properties().isEmpty()) {
            all.put(properties, Json.shared().valueToTree(kafka.properties()).toString());
        }
    }
}
