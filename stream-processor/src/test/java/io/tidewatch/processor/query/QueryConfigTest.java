package io.tidewatch.processor.query;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewatch.config.Secret;
import io.tidewatch.processor.tls.TlsConfig;
import java.util.List;
import org.junit.jupiter.api.Test;

class QueryConfigTest {
    private static final TlsConfig TLS = new TlsConfig("cert.pem", "key.pem", "", Secret.none(), "");

    @Test
    void loopback_needsNothing() {
        for (String host : new String[] {"127.0.0.1", "127.0.1.1", "::1", "localhost"}) {
            assertThatCode(() -> of(host, "", false, false, TlsConfig.off(), "").requireGuarded())
                    .as(host)
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void addressThatOthersReach_wantsTlsAndTokens_eachMissingKeyIsNamed() {
        assertThatThrownBy(() ->
                        of("0.0.0.0", "", false, false, TlsConfig.off(), "").requireGuarded())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("processor.http.host is 0.0.0.0")
                .hasMessageContaining("processor.http.tls.certificate")
                .hasMessageContaining("processor.http.tokensFile")
                .hasMessageContaining("processor.http.requireToken")
                .hasMessageContaining("processor.http.insecure=true");
        assertThatThrownBy(() -> of("10.0.0.5", "tokens", true, false, TlsConfig.off(), "")
                        .requireGuarded())
                .hasMessageContaining("not set: processor.http.tls.certificate and .key;");
        assertThatThrownBy(() -> of("10.0.0.5", "tokens", false, false, TLS, "").requireGuarded())
                .hasMessageContaining("not set: processor.http.requireToken;");
        assertThatCode(() -> of("10.0.0.5", "tokens", true, false, TLS, "").requireGuarded())
                .doesNotThrowAnyException();
        assertThatCode(() -> of("0.0.0.0", "", false, true, TlsConfig.off(), "").requireGuarded())
                .as("said to be so")
                .doesNotThrowAnyException();
    }

    @Test
    void tokensThatNobodyHas_andASecretThatIsNone_areRefused() {
        assertThatThrownBy(() ->
                        of("127.0.0.1", "", true, false, TlsConfig.off(), "").requireGuarded())
                .hasMessageContaining("processor.http.requireToken is true while processor.http.tokensFile is not set");
        assertThatThrownBy(() -> of("127.0.0.1", "", false, false, TlsConfig.off(), "hunter2")
                        .requireGuarded())
                .hasMessageContaining("processor.http.peerSecret has 7 characters, expected 16 or more")
                .hasMessageNotContaining("hunter2");
    }

    static QueryConfig of(
            String host, String tokensFile, boolean requireToken, boolean insecure, TlsConfig tls, String secret) {
        QueryConfig usual = QueryConfig.defaults();
        return new QueryConfig(
                host,
                0,
                "",
                List.of(),
                tokensFile,
                requireToken,
                insecure,
                usual.peerTimeout(),
                Secret.of(secret),
                tls,
                usual.audit(),
                usual.external());
    }
}
