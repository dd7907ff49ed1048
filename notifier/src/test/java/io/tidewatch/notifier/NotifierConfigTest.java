package io.tidewatch.notifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewatch.config.ConfigLoader;
import io.tidewatch.notifier.receiver.ChannelConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NotifierConfigTest {
    @TempDir
    Path dir;

    @Test
    void defaults_printEveryAlert() {
        NotifierConfig d = load("{}");
        assertThat(d).isEqualTo(NotifierConfig.defaults());
        assertThat(d.grouping().times().cooldown()).isEqualTo(Duration.ofHours(4));
        assertThat(d.grouping().times().sendResolved()).isTrue();
    }

    @Test
    void routesAndReceivers_areRead_secretsDoNotShow() {
        NotifierConfig c = load("""
                {"routes": [{"name": "oncall", "matchers": ["severity>=ERROR"], "receivers": ["team"],
                             "groupBy": ["service"], "groupWait": "2s",
                             "muteTimes": [{"weekdays": ["SUNDAY"], "zone": "Asia/Shanghai"}]}],
                 "receivers": [{"name": "team", "channels": [
                     {"name": "hook", "type": "WEBHOOK", "webhook": {"url": "${env:HOOK}"}}]}]}
                """);
        assertThat(c.routes().get(0).groupWait()).isEqualTo(Duration.ofSeconds(2));
        assertThat(c.routes().get(0).muteTimes()).hasSize(1);
        ChannelConfig hook = c.receivers().get(0).channels().get(0);
        assertThat(hook.webhook().url().reveal()).isEqualTo("https://example.com/canary");
        assertThat(c.toString()).doesNotContain("canary");
    }

    @Test
    void unknownReceiver_isNamed() {
        assertThatThrownBy(() -> load("{\"routes\": [{\"name\": \"a\", \"receivers\": [\"nobody\"]}]}"))
                .hasMessageContaining("nobody");
    }

    private NotifierConfig load(String json) {
        Path file = dir.resolve("notifier.json");
        try {
            Files.writeString(file, json);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return new ConfigLoader(Map.of("HOOK", "https://example.com/canary"), Set.of())
                .load(NotifierConfig.class, file, Map.of());
    }
}
