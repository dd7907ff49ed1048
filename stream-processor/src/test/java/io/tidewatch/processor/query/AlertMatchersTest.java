package io.tidewatch.processor.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AlertMatchersTest {
    private static final Map<String, String> LABELS =
            Map.of("alertname", "Down", "job", "shop", "path", "a\"b\\c=d", "k8s.pod", "web 1");

    @Test
    void eachOperator_withAndWithoutQuotes() {
        assertThat(match("job=\"shop\"")).isTrue();
        assertThat(match("job = shop ")).isTrue();
        assertThat(match("job=sho")).isFalse();
        assertThat(match("job!=\"shop\"")).isFalse();
        assertThat(match("job!=cart")).isTrue();
        assertThat(match("job=~\"cart|sho.\"")).isTrue();
        assertThat(match("job=~\"sho\"")).as("the whole value has to match").isFalse();
        assertThat(match("job!~\"sh.*\"")).isFalse();
        assertThat(match("job!~cart")).isTrue();
    }

    @Test
    void labelThatIsNotThere_isTheEmptyText() {
        assertThat(match("nope=\"\"")).isTrue();
        assertThat(match("nope=")).isTrue();
        assertThat(match("job=\"\"")).isFalse();
        assertThat(match("nope!=\"\"")).isFalse();
        assertThat(match("job!=\"\"")).isTrue();
        assertThat(match("nope=~\".+\"")).isFalse();
    }

    @Test
    void escapes_andNamesOfOtherThanLetters() {
        assertThat(match("path=\"a\\\"b\\\\c=d\"")).isTrue();
        assertThat(match("k8s.pod=\"web 1\"")).isTrue();
        assertThat(match("\"k8s.pod\"=\"web 1\"")).isTrue();
    }

    @Test
    void allHaveToMatch_andNoneMatchesAll() {
        assertThat(match("job=shop", "alertname=Down")).isTrue();
        assertThat(match("job=shop", "alertname=Up")).isFalse();
        assertThat(match()).isTrue();
    }

    @Test
    void whatIsNoMatcher_isRefused() {
        for (String bad : List.of("", "job", "=x", "job==\"a", "job=\"a\"b\"", "{job=\"a\"}", "a b=c", "job=\"a\\\"")) {
            assertThatThrownBy(() -> match(bad)).as(bad).isInstanceOf(BadRequest.class);
        }
        assertThatThrownBy(() -> match("job=~\"(\"")).isInstanceOf(BadRequest.class);
        assertThatThrownBy(() -> match("job=~\"((x{100}){100}){100}\""))
                .isInstanceOf(BadRequest.class)
                .hasMessageContaining("steps");
        assertThatThrownBy(() -> match("job=" + "x".repeat(3_000)))
                .isInstanceOf(BadRequest.class)
                .message()
                .hasSizeLessThan(300);
        assertThatThrownBy(() -> new AlertMatchers(Collections.nCopies(65, "a=b")))
                .hasMessageContaining("65 times");
    }

    private static boolean match(String... texts) {
        return new AlertMatchers(List.of(texts)).match(LABELS);
    }
}
