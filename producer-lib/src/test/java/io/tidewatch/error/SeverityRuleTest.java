package io.tidewatch.error;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewatch.event.LogLevel;
import io.tidewatch.event.Severity;
import io.tidewatch.fingerprint.ThrownChain;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SeverityRuleTest {
    private final ThrownChain chain = ThrownChain.of(new IllegalStateException(new IOException("x")));

    @ParameterizedTest
    @CsvSource({
        "type=java.io.IOException -> INFO, true",
        "type=java.lang.* -> INFO, true",
        "type=java.io -> INFO, false",
        "logger=com.acme -> INFO, true",
        "logger=com.acm -> INFO, false",
        "logger=com.acm* -> INFO, true",
        "package=com.acme.shop -> INFO, true",
        "package=com.acme.shop.Orders -> INFO, true",
        "package=com.acme.sho -> INFO, false",
        "level=WARN -> INFO, true",
        "level=CRITICAL -> INFO, false",
        "handled=true -> INFO, true",
        "handled=false -> INFO, false",
        "type=java.io.IOException handled=false -> INFO, false",
    })
    void all_that_it_says_has_to_fit(String rule, boolean fits) {
        assertThat(SeverityRule.parse(rule)
                        .fits(chain, "com.acme.Web", "com.acme.shop.Orders.save", LogLevel.ERROR, true))
                .isEqualTo(fits);
    }

    @Test
    void reads_as_it_is_written() {
        String text = "type=a.B logger=c package=d level=WARN handled=false -> CRITICAL";

        assertThat(SeverityRule.parse(text)).hasToString(text);
        assertThat(SeverityRule.parse(text).severity()).isEqualTo(Severity.CRITICAL);
    }

    @ParameterizedTest
    @CsvSource({
        "type=a.B, expected conditions and a severity",
        "type=a.B -> WORSE, WORSE",
        "typ=a.B -> INFO, typ",
        "level=LOUD -> INFO, LOUD",
        "handled=maybe -> INFO, maybe",
        "a.B -> INFO, expected conditions",
    })
    void what_is_wrong_is_named(String rule, String named) {
        assertThatThrownBy(() -> SeverityRule.parse(rule))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(named)
                .hasMessageContaining("expected");
    }
}
