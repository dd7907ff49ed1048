package io.tidewatch.agent.gateway;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewatch.config.Secret;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class GatewayConfigTest {
    @Test
    void openToTheNetwork_wantsAToken() {
        assertThatThrownBy(() -> config("0.0.0.0", "").requireGuarded())
                .hasMessage("agent.gateway.token is not set while agent.gateway.host is 0.0.0.0, expected a token, or"
                        + " the host 127.0.0.1");
        assertThatCode(() -> config("0.0.0.0", "t").requireGuarded()).doesNotThrowAnyException();
        assertThatCode(() -> config("127.0.0.1", "").requireGuarded()).doesNotThrowAnyException();
    }

    private static GatewayConfig config(String host, String token) {
        return new GatewayConfig(
                true,
                host,
                0,
                List.of(),
                Secret.of(token),
                1 << 20,
                1 << 20,
                1,
                1,
                1,
                1,
                16,
                Duration.ofHours(1),
                Duration.ofSeconds(1),
                List.of());
    }
}
