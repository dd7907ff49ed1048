package io.tidewatch.processor.signals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinearRegexTest {
    @ParameterizedTest
    @ValueSource(strings = {"((x{100}){100}){100}y", "(x{1,1000}){1,200}y", "((((a{9}){9}){9}){9}){9}", "(a"})
    void compile_refusesWhatWouldHang(String regex) {
        assertThatThrownBy(() -> LinearRegex.compile(regex))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("regex");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "time.?out|timed out",
                "\\d{4}-\\d{2}-\\d{2}.*",
                "[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}",
                "[]{}]x{2}",
                "a{,3}",
                "(x+x+)+y"
            })
    void compile_takesWhatPeopleWrite(String regex) {
        assertThat(LinearRegex.compile(regex)).isNotNull();
    }

    @Test
    void matches_isLinearAndBoundedInTheText() {
        String hostile = "x".repeat(1_000_000);

        Assertions.assertTimeout(
                Duration.ofSeconds(5),
                () -> assertThat(LinearRegex.matches(LinearRegex.compile("(.*,){11}P|(x+x+)+y"), hostile))
                        .isFalse());
    }
}
