package io.tidewatch.redact;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LineRedactorTest {
    private static List<String> redacted(String... lines) {
        LineRedactor redactor = new LineRedactor(Redactor.standard());
        return Stream.of(lines).map(redactor::redact).toList();
    }

    @Test
    void aKeyOverSeveralLines_isHiddenOnAllOfThem() {
        assertThat(redacted(
                        "key:",
                        "-----BEGIN RSA PRIVATE KEY-----",
                        "Proc-Type: 4,ENCRYPTED",
                        "",
                        "MIIEowIBAAKCAQEA",
                        "abc=",
                        "-----END RSA PRIVATE KEY----- for bob@example.com",
                        "order 17"))
                .containsExactly("key:", "****", "****", "", "****", "****", "**** for b****@example.com", "order 17");
    }

    @Test
    void aKeyThatIsCut_hidesNothingBehindIt() {
        assertThat(redacted(
                        "pem -----BEGIN PRIVATE KEY-----",
                        "MIIEvQIBADANBgkqhkiG9w0BAQ",
                        "2026-11-26 17:01:50.123 INFO [main] c.a.Shop - next",
                        "abc"))
                .containsExactly("pem ****", "****", "2026-11-26 17:01:50.123 INFO [main] c.a.Shop - next", "abc");
    }

    @Test
    void aKeyBehindTheRuntimesPrefix_isHiddenToo() {
        assertThat(redacted(
                        "2026-11-26T17:01:50.123Z stdout F -----BEGIN PRIVATE KEY-----",
                        "2026-11-26T17:01:50.124Z stdout F MIIEvQIBADANBgkqhkiG9w0BAQ",
                        "2026-11-26T17:01:50.125Z stdout F abc=",
                        "2026-11-26T17:01:50.126Z stdout F -----END PRIVATE KEY-----",
                        "2026-11-26T17:01:50.127Z stdout F order 17"))
                .containsExactly(
                        "2026-11-26T17:01:50.123Z stdout F ****",
                        "****",
                        "****",
                        "****",
                        "2026-11-26T17:01:50.127Z stdout F order 17");
    }

    @Test
    void certificates_stay() {
        assertThat(redacted("-----BEGIN CERTIFICATE-----", "MIIEow", "-----END CERTIFICATE-----"))
                .containsExactly("-----BEGIN CERTIFICATE-----", "MIIEow", "-----END CERTIFICATE-----");
    }
}
