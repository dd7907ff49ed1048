package io.tidewatch.subscribe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewatch.alert.Alert;
import io.tidewatch.event.LogLevel;
import io.tidewatch.subscribe.QueryClient.QueryException;
import io.tidewatch.wire.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class QueryClientTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private final MockWebServer server = new MockWebServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void answer_isRows_typedWhereWanted_andSaysWhatIsMissing() throws Exception {
        Alert alert = Alerts.firing("r", "shop");
        answer(
                200,
                "{\"items\":[" + Json.shared().writeValueAsString(alert) + "],\"partial\":true,\"missing\":[\"p2\"]}");

        QueryClient.Answer answer = client("/behind/a/proxy/").alerts(Map.of("state", "firing"));

        assertThat(answer.rows(Alert.class)).containsExactly(alert);
        assertThat(answer.partial()).isTrue();
        assertThat(answer.missing()).containsExactly("p2");
        assertThat(server.takeRequest().getTarget()).isEqualTo("/behind/a/proxy/api/v1/alerts?state=firing");
    }

    @Test
    void hostileValues_stayInTheirParameter() throws Exception {
        answer(200, "{\"items\":null}");
        client("").why("a/../b?x=1#y z\u00e4");
        assertThat(server.takeRequest().getTarget()).isEqualTo("/api/v1/alerts/a%2F..%2Fb%3Fx%3D1%23y%20z%C3%A4/why");
    }

    @Test
    void refusal_isInTheApisWords_orElseSaysWhatToDo() throws Exception {
        answer(400, "{\"error\":\"limit is -1, expected 1 to 1000\"}");
        assertThatThrownBy(() -> client("").hosts()).hasMessage("limit is -1, expected 1 to 1000");
        answer(503, "<html>bad gateway</html>");
        assertThatThrownBy(() -> client("").hosts())
                .isInstanceOfSatisfying(
                        QueryException.class, e -> assertThat(e.status()).isEqualTo(503))
                .hasMessageContaining("ask again shortly");
        answer(401, "");
        assertThatThrownBy(() -> client("").hosts()).hasMessageContaining("credentials as a header");
        answer(404, "nope");
        assertThatThrownBy(() -> client("").hosts()).hasMessageContaining("as new as this client");
        answer(200, "<html>hello</html>");
        assertThatThrownBy(() -> client("").hosts()).hasMessageContaining("not as a Tidewatch API");
        answer(200, "");
        assertThatThrownBy(() -> client("").hosts()).hasMessageContaining("not as a Tidewatch API");
    }

    @Test
    void logs_areAskedForByTheirPaths_andAnExportIsReadAsItComes() throws Exception {
        answer(200, "{\"items\":[{\"message\":\"a\"}],\"next\":\"c1\",\"partial\":false}");
        QueryClient.Answer page = client("").searchLogs(Map.of("q", "level>=WARN \"a b\"", "order", "oldest"));
        assertThat(page.facts().path("next").asText()).isEqualTo("c1");
        assertThat(server.takeRequest().getTarget())
                .isEqualTo("/api/v1/logs/search?order=oldest&q=level%3E%3DWARN%20%22a%20b%22");

        answer(200, "{\"message\":\"a\"}\n{\"export\":{\"complete\":true}}\n");
        try (InputStream in = client("").exportLogs(Map.of("format", "ndjson"))) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).hasLineCount(2);
        }
        answer(400, "{\"error\":\"parameter q: no\"}");
        assertThatThrownBy(() -> client("").exportLogs(Map.of()))
                .isInstanceOf(QueryException.class)
                .hasMessage("parameter q: no");
        answer(503, "{\"error\":\"already 16 follow the logs at this instance\"}");
        assertThatThrownBy(() -> client("").tailLogs("x", line -> {}).follow())
                .hasMessageStartingWith("already 16 follow");
    }

    @Test
    void rates_andLevels_areRecords_andSayFromWhenOnTheyAreKept() throws Exception {
        answer(
                200,
                "{\"items\":[{\"name\":\"shop\",\"template\":\"\",\"count\":5,\"fromMillis\":3600000,"
                        + "\"stepMillis\":60000,\"counts\":[2.0,3]}],\"keptFromMillis\":3600000,\"partial\":true,"
                        + "\"missing\":[\"minutes are kept from 1970-01-01T01:00:00Z on\"]}");
        QueryClient.Answer rates = client("").logRates(Map.of("by", "service", "step", "1m"));
        assertThat(rates.rows(LogRate.class))
                .containsExactly(new LogRate("shop", "", 5, 3_600_000, 60_000, List.of(2L, 3L)));
        assertThat(rates.rows(LogRate.class).get(0).startMillis(1)).isEqualTo(3_660_000);
        assertThat(rates.facts().path("keptFromMillis").asLong()).isEqualTo(3_600_000);
        assertThat(rates.partial()).isTrue();
        assertThat(server.takeRequest().getTarget()).isEqualTo("/api/v1/logs/rates?by=service&step=1m");

        answer(200, "{\"items\":[{\"minuteMillis\":60000,\"counts\":{\"WARN\":2,\"INFO\":1}}],\"stepMillis\":3600000}");
        QueryClient.Answer levels = client("").logLevels(Map.of("from", "-7d"));
        assertThat(levels.rows(LogLevelCounts.class))
                .containsExactly(new LogLevelCounts(60_000, Map.of(LogLevel.WARN, 2L, LogLevel.INFO, 1L)))
                .allSatisfy(row -> assertThat(row.total()).isEqualTo(3));
        assertThat(server.takeRequest().getTarget()).isEqualTo("/api/v1/logs/levels?from=-7d");

        answer(200, "{\"items\":[{\"name\":\"a\",\"template\":\"\",\"count\":1,\"stepMillis\":0,\"counts\":[]}]}");
        QueryClient.Answer odd = client("").logRates(Map.of());
        assertThatThrownBy(() -> odd.rows(LogRate.class)).hasMessageContaining("stepMillis is 0");
    }

    @Test
    void rowsOfAnotherShape_areRefusedInWords() throws Exception {
        answer(200, "{\"items\":[{\"key\":[1]}]}");
        QueryClient.Answer answer = client("").alerts(Map.of());
        assertThatThrownBy(() -> answer.rows(Alert.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a row of the answer is no Alert");
    }

    @Test
    void nobodyThere_andNoAnswer_areTold() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        assertThatThrownBy(() -> new QueryClient(URI.create("http://127.0.0.1:" + port), SOON).health())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("takes no connection: is a processor running there");
        try (ServerSocket mute = new ServerSocket(0)) {
            QueryClient client =
                    new QueryClient(URI.create("http://127.0.0.1:" + mute.getLocalPort()), Duration.ofMillis(300));
            assertThatThrownBy(client::health).isInstanceOf(IOException.class).hasMessageContaining("within 300 ms");
        }
        assertThatThrownBy(() -> new QueryClient(URI.create("localhost:8080"), SOON))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected http://HOST:PORT");
    }

    @Test
    void overTls_withAnAuthorityOfOnesOwn_andAHeader() throws Exception {
        HeldCertificate held = new HeldCertificate.Builder()
                .addSubjectAlternativeName("localhost")
                .build();
        server.useHttps(new HandshakeCertificates.Builder()
                .heldCertificate(held)
                .build()
                .sslSocketFactory());
        answer(200, "{\"items\":[]}");
        URI base = server.url("/").uri();
        HttpClient trusting = HttpClient.newBuilder()
                .sslContext(new HandshakeCertificates.Builder()
                        .addTrustedCertificate(held.certificate())
                        .build()
                        .sslContext())
                .build();

        assertThat(new QueryClient(base, SOON, trusting, Map.of("Authorization", "Bearer t"))
                        .hosts()
                        .items())
                .isEmpty();

        assertThat(server.takeRequest().getHeaders().get("Authorization")).isEqualTo("Bearer t");
        assertThatThrownBy(() -> new QueryClient(base, SOON).hosts())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is its authority trusted");
    }

    private void answer(int status, String body) throws IOException {
        if (!server.getStarted()) {
            server.start();
        }
        server.enqueue(new MockResponse.Builder().code(status).body(body).build());
    }

    private QueryClient client(String path) {
        return new QueryClient(URI.create(server.url("/").toString().replaceAll("/$", "") + path), SOON);
    }
}
