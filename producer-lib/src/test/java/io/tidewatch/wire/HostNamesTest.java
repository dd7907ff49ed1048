package io.tidewatch.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostNamesTest {
    private final HostNames loopback =
            new HostNames("127.0.0.1", List.of("", "Watch.example.com:8443", "[fd00::7]:8080", "10.1.2.3"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LocalHost:8080",
                "localhost.",
                "127.0.0.1",
                "127.0.0.1:8080",
                "127.1.2.3",
                "[::1]",
                "[::1]:8080",
                "watch.example.com",
                "watch.example.com:1",
                "[fd00::7]:8080",
                "10.1.2.3:80"
            })
    void ownNames_pass(String host) {
        assertThat(loopback.has(host)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:8080",
                "localhost.evil.example",
                "127.0.0.1.evil.example",
                "127.evil",
                "10.1.2.4",
                "[fd00::8]",
                "0.0.0.0",
                " ",
                "",
                "[::1",
                "user@evil.example",
                "watch.example.com.evil"
            })
    void names_ofStrangers_doNot(String host) {
        assertThat(loopback.has(host)).isFalse();
    }

    @Test
    void refusal_saysWhatToSet_asItIsWritten() {
        assertThat(HostNames.refusal("Tidewatch.monitoring.svc:8080", "a.hosts", "a.token"))
                .contains(
                        "'Tidewatch.monitoring.svc:8080'",
                        "set a.hosts to [\"tidewatch.monitoring.svc\"] if",
                        "or set a.token");
        for (String odd : new String[] {null, "", "a\"]b", "x".repeat(5_000)}) {
            assertThat(HostNames.refusal(odd, "a.hosts", "a.token"))
                    .contains("; set a.hosts if")
                    .hasSizeLessThan(300);
        }
    }

    @Test
    void noHostAtAll_isNoName() {
        assertThat(loopback.has(null)).isFalse();
    }

    @Test
    void serverOfAllAddresses_isAskedByAnyAddress_butByNoStrangersName() {
        for (String bound : List.of("0.0.0.0", "::", "[::]")) {
            HostNames all = new HostNames(bound, List.of("processor"));

            assertThat(List.of("10.1.2.3:8080", "[fd00::8]:8080", "127.0.0.1", "localhost", "processor:8080"))
                    .allMatch(all::has);
            assertThat(List.of("evil.example", "1.2.3.4.evil.example:8080", "a:b:c.evil"))
                    .noneMatch(all::has);
        }
    }
}
