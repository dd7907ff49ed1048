package io.tidewatch.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MomentTest {
    private static final Instant NOW = Instant.parse("2026-11-09T12:00:00Z");
    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    @ParameterizedTest
    @CsvSource({
        "now, 2026-11-09T12:00:00Z",
        "7d, 2026-11-02T12:00:00Z",
        "1h30m, 2026-11-09T10:30:00Z",
        "2026-11-02, 2026-11-01T16:00:00Z",
        "2026-11-02T08:00, 2026-11-02T00:00:00Z",
        "2026-11-02 08:00:30, 2026-11-02T00:00:30Z",
        "2026-11-02T08:00:00Z, 2026-11-02T08:00:00Z",
        "2026-11-02T08:00:00+08:00, 2026-11-02T00:00:00Z"
    })
    void times_areReadAsPeopleWriteThem(String text, Instant expected) {
        assertThat(Moment.parse("--from", text, NOW, ZONE)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"yesterday", "2026-13-01", "7", "-1d", "99999999999999999999d", ""})
    void anythingElse_isRefusedWithAnExample(String text) {
        assertThatThrownBy(() -> Moment.parse("--from", text, NOW, ZONE))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("--from is '" + text + "', expected a time such as 7d (ago)");
    }
}
