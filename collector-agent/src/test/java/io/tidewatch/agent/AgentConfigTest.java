package io.tidewatch.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
        AgentConfig config = new ConfigLoader(
                        Map.of("TIDEWATCH_TAIL_MAXLINEBYTES", "1000"), Set.of("TIDEWATCH_TAIL_MAXLINEBYTES"))
                .load(AgentConfig.class, file, Map.of("environment", "test"));
        // Then
        assertThat(config.interval()).isEqualTo(Duration.ofSeconds(1));
        assertThat(config.tail().files()).hasSize(1);
        assertThat(config.tail().files().get(0).service()).isEqualTo("shop");
        assertThat(config.tail().files().get(0).charset()).isEqualTo("UTF-8");
        assertThat(config.environment()).isEqualTo("test");
    }

    @Test
    void badValues_areAllNamed() throws IOException {
        // Given
        Path file = Files.writeString(
                dir.resolve("agent.json"),
                "{\"intervall\":\"1s\",\"tail\":{\"files\":[{\"path\":\"relative\",\"charset\":\"UTF-16\"}],\"maxFiles\":0}}");
        // When, Then
        assertThatThrownBy(() -> new ConfigLoader(Map.of(), Set.of()).load(AgentConfig.class, file, Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("interval")
                .hasMessageContaining("path is 'relative'");
    }
}
