package io.tidewatch.redact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactConfigTest {
    @Test
    void aStyleHash_needsAKey() {
        assertThatThrownBy(() ->
                        RedactConfig.builder().style(Kind.EMAIL, Style.HASH).build())
                .hasMessage("hashKey is not set, expected one because a style is hash");
    }

    @Test
    void unknownNamesOfStyles_areRefused() {
        RedactConfig d = RedactConfig.defaults();
        assertThatThrownBy(() -> new RedactConfig(
                        true, d.off(), java.util.Map.of("emial", Style.MASK), d.fields(), d.patterns(), d.hashKey()))
                .hasMessageStartingWith("styles holds 'emial', expected one of [api_key, authorization, bank_card");
        assertThat(new RedactConfig(
                                true,
                                d.off(),
                                java.util.Map.of("ID-Card", Style.MASK),
                                d.fields(),
                                d.patterns(),
                                d.hashKey())
                        .styles())
                .containsEntry("id_card", Style.MASK);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "(",
                "(a*)*\\1b",
                "((x{100}){100}){100}y",
                "(x{1,1000}){1,200}y",
                "a*",
                "(?:a{0,1000}){0,1000}",
                "(?<!a)b",
            })
    void patternsThatAreNoneOrTooMuch_areRefusedSoon(String regex) {
        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(10),
                () -> assertThatThrownBy(
                                () -> RedactConfig.builder().pattern("p", regex).build())
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageStartingWith("patterns holds 'p', which "));
    }

    @Test
    void aPatternThatIsTooLong_isRefused() {
        assertThatThrownBy(() ->
                        RedactConfig.builder().pattern("p", "a".repeat(1_025)).build())
                .hasMessage("patterns holds 'p', which has 1025 characters, expected 1 to 1024");
    }

    @ParameterizedTest
    @ValueSource(strings = {"email", "a b", "", "x=y"})
    void namesOfPatterns_areWordsOfTheirOwn(String name) {
        assertThatThrownBy(() -> RedactConfig.builder().pattern(name, "abc").build())
                .hasMessageStartingWith("patterns holds '" + name + "'");
    }

    @Test
    void patterns_replaceTheirGroupAndStayReplaced() {
        Redactor redactor = Redactor.of(RedactConfig.builder()
                .pattern("order", "order-(\\d+)")
                .pattern("plate", "[A-Z]{2}-\\d{4}", Style.LAST4)
                .build());

        String once = redactor.redact("order-17 of AB-1234, order-18, bob@example.com");

        assertThat(once).isEqualTo("order-**** of ****, order-****, b****@example.com");
        assertThat(redactor.redact(once)).isEqualTo(once);
    }

    @Test
    void patterns_findInLongTextsToo() {
        Redactor redactor = Redactor.of(
                RedactConfig.builder().pattern("order", "order-\\d+").build());
        String text = "x".repeat(CustomPattern.PIECE - 4) + " order-17 " + "y".repeat(50_000) + " order-18";

        assertThat(redactor.redact(text)).doesNotContain("order-").hasSize(text.length() - 8);
    }

    @Test
    void configurations_doNotShowTheKey() {
        assertThat(RedactConfig.builder()
                        .hashKey(io.tidewatch.config.Secret.of("hunter2"))
                        .build()
                        .toString())
                .doesNotContain("hunter2");
    }
}
