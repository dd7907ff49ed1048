package io.tidewatch.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigLoaderTest {
    enum Mode {
        FAST,
        SAFE
    }

    record Http(@Doc("where it listens") int port, Duration peerTimeout) {
        Http {
            if (port < 0) {
                throw new IllegalArgumentException("port is " + port + ", expected 0 or more");
            }
        }

        static Http defaults() {
            return new Http(8080, Duration.ofSeconds(3));
        }
    }

    record Route(String name, List<String> to) {}

    record Root(
            String name,
            Mode mode,
            Http http,
            List<Route> routes,
            Map<String, String> kafka,
            Secret password,
            @Nullable Path data) {
        static Root defaults() {
            return new Root("here", Mode.SAFE, Http.defaults(), List.of(), Map.of(), Secret.none(), null);
        }
    }

    @TempDir
    Path dir;

    @Test
    void nothingSet_givesTheDefaults() {
        assertThat(loader(Map.of()).load(Root.class, null, Map.of())).isEqualTo(Root.defaults());
    }

    @Test
    void layers_winInTheirOrder() throws Exception {
        // Given
        Path file = file("{\"name\":\"file\",\"mode\":\"fast\",\"http\":{\"port\":1,\"peerTimeout\":\"1m\"}}");
        Map<String, String> env = Map.of("TIDEWATCH_HTTP_PORT", "2", "TIDEWATCH_NAME", "env", "PATH", "/bin");
        // When
        Root root = loader(env).load(Root.class, file, Map.of("name", "line"));
        // Then
        assertThat(root.name()).isEqualTo("line");
        assertThat(root.mode()).isEqualTo(Mode.FAST);
        assertThat(root.http()).isEqualTo(new Http(2, Duration.ofMinutes(1)));
    }

    @Test
    void everyKey_canBeSet() throws Exception {
        // Given
        Path secret = Files.writeString(dir.resolve("secret"), "hush\n");
        Path file =
                file("{\"routes\":[{\"name\":\"a\",\"to\":[\"x\",\"y\"]}],\"kafka\":{\"acks\":\"all\"},\"data\":\"d\","
                        + "\"passwordFile\":\"" + secret.toString().replace("\\", "\\\\") + "\"}");
        // When
        Root root = loader(Map.of()).load(Root.class, file, Map.of());
        // Then
        assertThat(root.routes()).containsExactly(new Route("a", List.of("x", "y")));
        assertThat(root.kafka()).containsEntry("acks", "all");
        assertThat(root.password().reveal()).isEqualTo("hush");
        assertThat(root.data()).isEqualTo(Path.of("d"));
        assertThat(root.toString()).doesNotContain("hush");
    }

    @Test
    void environment_takesListsAndSecretsByName() {
        // Given
        Map<String, String> env = Map.of(
                "TIDEWATCH_ROUTES", "[{\"name\":\"a\",\"to\":\"x,y\"}]",
                "TIDEWATCH_PASSWORD", "${env:HUSH}",
                "HUSH", "quiet");
        // When
        Root root = loader(env).load(Root.class, null, Map.of());
        // Then
        assertThat(root.routes()).containsExactly(new Route("a", List.of("x", "y")));
        assertThat(root.password().reveal()).isEqualTo("quiet");
    }

    @Test
    void allProblems_areReportedAtOnceByKey() throws Exception {
        // Given
        Path file = file("{\"nmae\":\"x\",\"mode\":\"quick\",\"http\":{\"port\":\"many\",\"peerTimeout\":\"soon\"}}");
        Map<String, String> env = Map.of("TIDEWATCH_HTPP_PORT", "1", "TIDEWATCH_PASSWORD", "${env:NOT_THERE}");
        // When
        ConfigException e = catchThrowableOfType(
                ConfigException.class, () -> loader(env).load(Root.class, file, Map.of("http.port", "-7")));
        // Then
        assertThat(e.problems())
                .extracting(ConfigException.Problem::toString)
                .anySatisfy(p -> assertThat(p).contains("TIDEWATCH_HTPP_PORT", "did you mean TIDEWATCH_HTTP_PORT?"))
                .anySatisfy(p -> assertThat(p).contains("nmae: is no known key; did you mean name?"))
                .anySatisfy(p -> assertThat(p).contains("mode: is 'quick', expected one of [FAST, SAFE]"))
                .anySatisfy(p -> assertThat(p).contains("http.peerTimeout: is 'soon' is no duration"))
                .anySatisfy(p -> assertThat(p).contains("password: ", "NOT_THERE", "TIDEWATCH_PASSWORD"))
                .anySatisfy(
                        p -> assertThat(p).contains("http.port: is -7, expected 0 or more (set by the command line)"))
                .hasSize(6);
    }

    @Test
    void refusalOfARecord_isNamedByItsKey() {
        // When
        ConfigException e = catchThrowableOfType(
                ConfigException.class, () -> loader(Map.of()).load(Root.class, null, Map.of("http.port", "-7")));
        // Then
        assertThat(e).hasMessageContaining("http.port: is -7, expected 0 or more (set by the command line)");
    }

    record Window(int least, int most, String name) {
        Window {
            if (most < least) {
                throw new IllegalArgumentException("most is " + most + ", expected at least " + least);
            }
            if (name.isBlank()) {
                throw new IllegalArgumentException("name is empty");
            }
        }

        static Window defaults() {
            return new Window(1, 5, "w");
        }
    }

    @Test
    void record_thatRefusesSeveralValues_hasThemAllNamed() {
        // When
        ConfigException e = catchThrowableOfType(
                ConfigException.class,
                () -> loader(Map.of("TIDEWATCH_MOST", "-1", "TIDEWATCH_LEATS", "0"))
                        .load(Window.class, null, Map.of("name", " ")));
        // Then
        assertThat(e.problems())
                .extracting(ConfigException.Problem::toString)
                .containsExactlyInAnyOrder(
                        "TIDEWATCH_LEATS: is no known variable; did you mean TIDEWATCH_LEAST?",
                        "most: is -1, expected at least 1 (set by TIDEWATCH_MOST)",
                        "name: is empty (set by the command line)");
    }

    @Test
    void values_thatAreGoodOnlyTogether_areNotRefused() {
        // When
        ConfigException e = catchThrowableOfType(
                ConfigException.class,
                () -> loader(Map.of()).load(Window.class, null, Map.of("least", "10", "most", "20", "name", "")));
        // Then
        assertThat(e.problems())
                .extracting(ConfigException.Problem::toString)
                .containsExactly("name: is empty (set by the command line)");
    }

    @Test
    void variablesThatKubernetesMakesOfServices_areNoMistakes() {
        // Given
        Map<String, String> env = Map.of(
                "TIDEWATCH_PROCESSOR_SERVICE_HOST", "10.0.0.1",
                "TIDEWATCH_PROCESSOR_SERVICE_PORT", "8080",
                "TIDEWATCH_PROCESSOR_SERVICE_PORT_HTTP", "8080",
                "TIDEWATCH_PROCESSOR_PORT", "tcp://10.0.0.1:8080",
                "TIDEWATCH_PROCESSOR_PORT_8080_TCP", "tcp://10.0.0.1:8080",
                "TIDEWATCH_PROCESSOR_PORT_8080_TCP_ADDR", "10.0.0.1");
        // When, Then
        assertThat(loader(env).load(Root.class, null, Map.of())).isEqualTo(Root.defaults());
    }

    @Test
    void brokenFile_isNamedWithItsPlace() throws Exception {
        // Given
        Path file = file("{\n\"name\": }");
        // When
        ConfigException e = catchThrowableOfType(
                ConfigException.class, () -> loader(Map.of()).load(Root.class, file, Map.of()));
        // Then
        assertThat(e).hasMessageContaining("is no JSON: line 2");
    }

    @Test
    void reference_namesEveryKey() {
        assertThat(ConfigReference.of(Root.class).markdown())
                .contains("| `http.port` | int | `8080` | where it listens |")
                .contains("| `http.peerTimeout` | duration | `3s` |")
                .contains("| `password` | secret |");
    }

    private Path file(String json) throws Exception {
        return Files.writeString(dir.resolve("config.json"), json);
    }

    private static ConfigLoader loader(Map<String, String> env) {
        return new ConfigLoader(env, Set.of());
    }
}
