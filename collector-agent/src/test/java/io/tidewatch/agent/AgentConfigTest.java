package io.tidewatch.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tidewatch.config.ConfigException;
import io.tidewatch.config.ConfigLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentConfigTest {
    @TempDir
    Path dir;

    @Test
    void file_setsWhatItNames() throws IOException {
        // Given
        Path file = Files.writeString(
                dir.resolve("agent.json"),
                "{\"interval\":\"1s\",\"tail\":{\"files\":[{\"path\":\"/x/*.log\",\"service\":\"shop\"}],\"poll\":\"5s\"}}");
        // When
        AgentConfig config = new ConfigLoader(Map.of("TIDEWATCH_TAIL_MAX_LINE_BYTES", "1000"), Set.of())
                .load(AgentConfig.class, file, Map.of("environment", "test"));
        // Then
        assertThat(config.interval()).isEqualTo(Duration.ofSeconds(1));
        assertThat(config.tail().files()).hasSize(1);
        assertThat(config.tail().files().get(0).service()).isEqualTo("shop");
        assertThat(config.tail().files().get(0).charset()).isEqualTo("UTF-8");
        assertThat(config.tail().maxLineBytes()).isEqualTo(1000);
        assertThat(config.environment()).isEqualTo("test");
    }

    @Test
    void badValues_areAllNamed() throws IOException {
        // Given
        Path file = Files.writeString(
                dir.resolve("agent.json"),
                "{\"intervall\":\"1s\",\"tail\":{\"files\":[{\"path\":\"relative\",\"charset\":\"UTF-16\"}],\"maxFiles\":0}}");
        // When
        ConfigException e = catchThrowableOfType(
                ConfigException.class,
                () -> new ConfigLoader(Map.of(), Set.of()).load(AgentConfig.class, file, Map.of("probeTimeout", "0s")));
        // Then
        assertThat(e.problems())
                .extracting(ConfigException.Problem::toString)
                .containsExactlyInAnyOrder(
                        "intervall: is no known key; did you mean interval?",
                        "tail.files[0].path: is 'relative', expected an absolute path or glob",
                        "tail.files[0].charset: is 'UTF-16', expected one such as UTF-8, GB18030, ISO-8859-1",
                        "tail.maxFiles: is 0, expected 1 to 10000",
                        "probeTimeout: is PT0S, expected PT0.01S to PT1M (set by the command line)");
    }
}
