package io.tidewatch.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UrlTextTest {
    private static final String HOSTILE = "a b/../c?d=1&e#f%2F+g;ö 手\n";

    @Test
    void segment_staysOne_andComesBackWhole() {
        URI uri = URI.create("http://h/api/v1/alerts/" + UrlText.encode(HOSTILE) + "/why");
        assertThat(uri.getRawPath().split("/")).hasSize(6);
        assertThat(uri.getPath()).isEqualTo("/api/v1/alerts/" + HOSTILE + "/why");
        assertThat(uri.getQuery()).isNull();
    }

    @Test
    void query_hasItsParametersInOrder() {
        assertThat(UrlText.query(Map.of())).isEmpty();
        assertThat(UrlText.query(Map.of("q", "a b+c", "from", "-2h", "label.a&b", "=")))
                .isEqualTo("?from=-2h&label.a%26b=%3D&q=a%20b%2Bc");
    }
}
