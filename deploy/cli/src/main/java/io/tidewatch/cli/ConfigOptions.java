package io.tidewatch.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.config.ConfigLoader;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options by which every command finds its settings. */
class ConfigOptions {
    /** Variables with our prefix that set no key. */
    private static final Set<String> NO_SETTINGS =
            Set.of("TIDEWATCH_JAVA_OPTS", "TIDEWATCH_LOG", Server.TOKEN, Server.TOKEN_FILE, Server.AUTHORITIES);

    /** Where each part keeps the brokers' addresses, and where its client properties. */
    private static final String[][] PARTS = {
        {"/processor/kafka/bootstrapServers", "/processor/kafka/properties"},
        {"/notifier/kafka/bootstrapServers", "/notifier/kafka/properties"},
        {"/agent/bootstrapServers", "/agent/kafka"}
    };

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
        return new ConfigLoader(environment, NO_SETTINGS).load(ProductConfig.class, file, all, ConfigOptions::complete);
    }

    /**
     * The settings of a file alone, for what asks no cluster.
     *
     * @param file null: the defaults
     * @throws io.tidewatch.config.ConfigException with all problems
     */
    static ProductConfig ofFile(@Nullable Path file) {
        return new ConfigLoader(Map.of(), NO_SETTINGS)
                .load(ProductConfig.class, file, Map.of(), ConfigOptions::gatherPluginSettings);
    }

    private static void complete(ObjectNode said) {
        tellThePartsOfKafka(said);
        gatherPluginSettings(said);
    }

    /** What stands at {@code processor.plugins.<name>} is of the analyzer of that name: the bounds beside it are no objects. */
    private static void gatherPluginSettings(ObjectNode said) {
        if (!(said.at("/processor/plugins") instanceof ObjectNode plugins)) {
            return;
        }
        Map<String, JsonNode> of = new LinkedHashMap<>();
        plugins.properties().forEach(entry -> {
            if (entry.getValue().isObject() && !entry.getKey().equals("settings")) {
                of.put(entry.getKey(), entry.getValue());
            }
        });
        JsonNode settings = plugins.path("settings");
        if (of.isEmpty() || !settings.isMissingNode() && !settings.isObject()) {
            return;
        }
        ObjectNode all = settings instanceof ObjectNode object ? object : plugins.putObject("settings");
        of.forEach((name, node) -> {
            plugins.remove(name);
            if (all.path(name) instanceof ObjectNode known) {
                known.setAll((ObjectNode) node);
            } else {
                all.set(name, node);
            }
        });
    }

    /** A part that names a cluster of its own is told nothing of this one: its credentials are not for others. */
    private static void tellThePartsOfKafka(ObjectNode said) {
        JsonNode servers = said.path("kafka").path("bootstrapServers");
        JsonNode properties = said.path("kafka").path("properties");
        for (String[] keys : PARTS) {
            boolean own = said.at(keys[0]).isValueNode();
            if (!own && said.at(keys[1]).isMissingNode() && !properties.isMissingNode()) {
                put(said, keys[1], properties);
            }
            if (!own && servers.isValueNode()) {
                put(said, keys[0], servers);
            }
        }
    }

    /** Where something else than an object stands in the way it is left there: it is refused by its key. */
    private static void put(ObjectNode said, String pointer, JsonNode value) {
        String[] names = pointer.substring(1).split("/");
        ObjectNode at = said;
        for (int i = 0; i < names.length - 1; i++) {
            JsonNode next = at.path(names[i]);
            if (!next.isMissingNode() && !next.isObject()) {
                return;
            }
            at = next instanceof ObjectNode object ? object : at.putObject(names[i]);
        }
        at.set(names[names.length - 1], value.deepCopy());
    }
}
