package io.tidewatch.processor.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ParamsTest {
    private static final long NOW = 1_800_000_000_000L;

    @Test
    void timeThatNoLongHolds_isARefusal_withWords() {
        for (String wrong : new String[] {
            "-999999999999d",
            "-99999999999999999999d",
            "+1000000000-12-31T23:59:59Z",
            "-106751991168d",
            "-P99999999999D",
            "999999999999999999"
        }) {
            assertThatThrownBy(() -> at("from", wrong).time("from", "now"))
                    .as(wrong)
                    .isInstanceOf(BadRequest.class)
                    .hasMessageContaining("parameter from is '" + wrong + "', expected milliseconds since 1970");
        }
        assertThat(at("from", "-2h").time("from", "now")).isEqualTo(NOW - 7_200_000);
    }

    @Test
    void lengthThatNoLongHolds_isARefusal_withWords() {
        for (String wrong : new String[] {"99999999999999999999s", "106751991168d"}) {
            assertThatThrownBy(() -> at("step", wrong).duration("step", Duration.ZERO))
                    .isInstanceOf(BadRequest.class)
                    .hasMessage("parameter step: '" + wrong
                            + "' is longer than any duration, expected such as 30s, 1h30m, 7d");
        }
    }

    private static Params at(String name, String value) {
        return Params.at(Map.of(name, value), NOW);
    }
}
