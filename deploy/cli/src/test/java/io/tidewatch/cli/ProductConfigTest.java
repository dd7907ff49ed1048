package io.tidewatch.cli;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.config.ConfigException;
import io.tidewatch.config.ConfigLoader;
import io.tidewatch.config.ConfigReference;
import io.tidewatch.config.Secret;
import io.tidewatch.wire.DurationText;
import io.tidewatch.wire.Json;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The config records of all parts: their defaults are pinned, and each key does what it says, whoever adds one. */
class ProductConfigTest {
    /** The least an element of a list needs. */
    private static final Map<String, String> LEAST = Map.of(
            "agent.tail.files[]", "{\"path\":\"/x/*.log\"}",
            "processor.reports[]", "{\"name\":\"r\"}",
            "notifier.routes[]", "{\"name\":\"r\",\"receivers\":[\"log\"]}",
            "notifier.routes[].muteTimes[]", "{}",
            "notifier.routes[].inhibitions[]", "{\"source\":[\"a=b\"],\"target\":[\"c=d\"]}",
            "notifier.receivers[]", "{\"name\":\"log\",\"channels\":[{\"name\":\"c\"}]}",
            "notifier.receivers[].channels[]", "{\"name\":\"c\"}");

    /** Values where any other of the type would be refused, as JSON. */
    private static final Map<String, String> OTHERS = Map.ofEntries(
            entry("processor.streams.guarantee", "\"at_least_once\""),
            entry("notifier.kafka.replication", "3"),
            entry("processor.plugins.settings", "{\"a\":{\"b\":\"c\"}}"),
            entry("processor.reports[].at", "\"09:30\""),
            entry("processor.reports[].zone", "\"Asia/Shanghai\""),
            entry("processor.reports[].url", "\"https://example.com\""),
            entry("agent.redaction.off", "[\"EMAIL\"]"),
            entry("agent.redaction.styles", "{\"phone\":\"MASK\"}"),
            entry("processor.redaction.off", "[\"EMAIL\"]"),
            entry("processor.redaction.styles", "{\"phone\":\"MASK\"}"),
            entry("agent.tail.zone", "\"Asia/Shanghai\""),
            entry("agent.tail.files[].path", "\"/y/*.log\""),
            entry("agent.tail.files[].charset", "\"GB18030\""),
            entry("notifier.routes[].receivers", "[\"second\"]"),
            entry("notifier.routes[].inhibitions[].source", "[\"e=f\"]"),
            entry("notifier.routes[].inhibitions[].target", "[\"e=f\"]"),
            entry("notifier.routes[].muteTimes[].weekdays", "[\"MONDAY\"]"),
            entry("notifier.routes[].muteTimes[].from", "\"08:30\""),
            entry("notifier.routes[].muteTimes[].until", "\"18:00\""),
            entry("notifier.routes[].muteTimes[].zone", "\"Asia/Shanghai\""),
            entry("notifier.receivers[].channels[].mail.security", "\"tls\""),
            entry(
                    "notifier.receivers[].channels[].webhook.signingSecret",
                    "\"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\""));

    /** What has to be set beside a key, because one needs the other. */
    private static final Map<String, String> BESIDE = Map.of(
            "notifier.receivers[].name",
            "{\"notifier\":{\"routes\":[{\"name\":\"r\",\"receivers\":[\"second\"]}],"
                    + "\"receivers\":[{\"name\":\"log\",\"channels\":[{\"name\":\"c\"}]},"
                    + "{\"name\":\"second\",\"channels\":[{\"name\":\"d\"}]}]}}",
            "notifier.routes[].receivers",
            "{\"notifier\":{\"receivers\":[{\"name\":\"log\",\"channels\":[{\"name\":\"c\"}]},"
                    + "{\"name\":\"second\",\"channels\":[{\"name\":\"d\"}]}]}}",
            "notifier.receivers[].channels[].type",
            "{\"notifier\":{\"receivers\":[{\"name\":\"log\",\"channels\":[{\"name\":\"c\","
                    + "\"webhook\":{\"url\":\"https://example.com\"}}]}]}}");

    @TempDir
    Path dir;

    @Test
    void defaults_arePinned() throws Exception {
        List<String> now = new ArrayList<>();
        ConfigKeys.values(ProductConfig.defaults()).forEach((key, value) -> now.add(key + " = " + value));
        for (ConfigKeys.Key key : ConfigKeys.of(ProductConfig.class)) {
            if (key.path().contains("[]") && key.standard() != null) {
                now.add(key.path() + " = " + key.standard());
            }
        }
        try (var golden = getClass().getResourceAsStream("/golden/config-defaults.txt")) {
            List<String> pinned = new String(golden.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            assertThat(now).map(String::strip).containsExactlyElementsOf(pinned);
        }
    }

    @TestFactory
    List<DynamicTest> everyKey_isSetByTheFileAndByTheEnvironment_andSetsNothingElse() throws Exception {
        List<DynamicTest> tests = new ArrayList<>();
        for (ConfigKeys.Key key : ConfigKeys.of(ProductConfig.class)) {
            tests.add(DynamicTest.dynamicTest(key.path(), () -> {
                JsonNode other = other(key);
                ObjectNode without = around(key);
                ObjectNode with = around(key);
                parent(with, key.path()).set(key.name(), other);
                Map<String, Object> before = ConfigKeys.values(load(without, Map.of()));
                assertOnly(key, other, before, ConfigKeys.values(load(with, Map.of())));
                assertOnly(key, other, before, ConfigKeys.values(load(without, variable(key, with))));
            }));
        }
        assertThat(tests).hasSizeGreaterThan(80);
        return tests;
    }

    @TestFactory
    List<DynamicTest> misspeltKey_namesTheKeyThatWasMeant() throws Exception {
        List<DynamicTest> tests = new ArrayList<>();
        for (ConfigKeys.Key key : ConfigKeys.of(ProductConfig.class)) {
            tests.add(DynamicTest.dynamicTest(key.path(), () -> {
                ObjectNode with = around(key);
                parent(with, key.path()).set(key.name() + "x", other(key));
                ConfigException e = catchThrowableOfType(ConfigException.class, () -> load(with, Map.of()));
                assertThat(e.problems())
                        .extracting(ConfigException.Problem::toString)
                        .containsExactly(key.path().replace("[]", "[0]") + "x: is no known key; did you mean "
                                + key.name() + "?");
            }));
        }
        return tests;
    }

    private static void assertOnly(
            ConfigKeys.Key key, JsonNode other, Map<String, Object> before, Map<String, Object> after) {
        String path = key.path().replace("[]", "[0]");
        Set<String> changed = new TreeSet<>();
        after.forEach((name, value) -> {
            if (!Objects.equals(value, before.get(name))) {
                changed.add(name);
            }
        });
        assertThat(changed).containsExactly(path);
        assertThat(after.get(path)).isEqualTo(typed(key, other));
    }

    /** The environment knows lists as a whole. */
    private static Map<String, String> variable(ConfigKeys.Key key, ObjectNode with) {
        int list = key.path().indexOf("[]");
        String whole = list < 0 ? key.path() : key.path().substring(0, list);
        JsonNode value = with.at("/" + whole.replace('.', '/'));
        String text = value.isValueNode() ? value.asText() : value.toString();
        return Map.of(new ConfigReference.Row(whole, "", "", "").variable(), text);
    }

    private ProductConfig load(ObjectNode file, Map<String, String> environment) throws Exception {
        Path path = Files.writeString(dir.resolve("config.json"), file.toString());
        return new ConfigLoader(environment, Set.of()).load(ProductConfig.class, path, Map.of());
    }

    /** @return a value that is not the default, as JSON */
    private static JsonNode other(ConfigKeys.Key key) throws Exception {
        if (OTHERS.containsKey(key.path())) {
            return Json.shared().readTree(OTHERS.get(key.path()));
        }
        Object standard = key.standard();
        Class<?> raw = key.raw();
        Object other;
        if (raw == boolean.class || raw == Boolean.class) {
            other = standard == null || !(Boolean) standard;
        } else if (raw == int.class || raw == long.class) {
            other = ((Number) standard).longValue() + 1;
        } else if (raw == double.class) {
            other = (Double) standard / 2;
        } else if (raw == Duration.class) {
            other = DurationText.format(
                    standard == null ? Duration.ofSeconds(7) : ((Duration) standard).plusSeconds(1));
        } else if (raw == Path.class) {
            other = "/somewhere/else";
        } else if (raw.isEnum()) {
            Object[] all = raw.getEnumConstants();
            other = all[(((Enum<?>) standard).ordinal() + 1) % all.length].toString();
        } else if (raw == List.class) {
            other = List.of("a=b");
        } else if (raw == Map.class) {
            other = Map.of("a", "b");
        } else {
            other = raw == Secret.class ? "quiet" : standard + "x";
        }
        return Json.shared().valueToTree(other);
    }

    private static Object typed(ConfigKeys.Key key, JsonNode value) {
        Type type = key.raw();
        if (type == Duration.class) {
            return DurationText.parse(value.asText());
        }
        if (type == Path.class) {
            return Path.of(value.asText());
        }
        if (type == Secret.class) {
            return Secret.of(value.asText());
        }
        return Json.shared().convertValue(value, Json.shared().constructType(key.type()));
    }

    /** @return a configuration in which the key's place exists and is valid without the key */
    private static ObjectNode around(ConfigKeys.Key key) throws Exception {
        String beside = BESIDE.getOrDefault(key.path(), "{}");
        ObjectNode root = (ObjectNode) Json.shared().readTree(beside);
        parent(root, key.path());
        return root;
    }

    /** @return the object that holds the key, made where it is missing */
    private static ObjectNode parent(ObjectNode root, String path) throws Exception {
        ObjectNode at = root;
        StringBuilder sofar = new StringBuilder();
        String[] names = path.split("\\.");
        for (int i = 0; i < names.length - 1; i++) {
            sofar.append(i == 0 ? "" : ".").append(names[i]);
            if (!names[i].endsWith("[]")) {
                at = at.withObject("/" + names[i]);
                continue;
            }
            var array = at.withArray("/" + names[i].substring(0, names[i].length() - 2));
            if (array.isEmpty()) {
                assertThat(LEAST)
                        .as("the least that an element of this list needs")
                        .containsKey(sofar.toString());
                array.add(Json.shared().readTree(LEAST.get(sofar.toString())));
            }
            at = (ObjectNode) array.get(0);
        }
        return at;
    }
}
