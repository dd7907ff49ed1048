package io.tidewatch.processor.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidewatch.event.MetricPoint;
import io.tidewatch.processor.audit.AuditLog;
import io.tidewatch.processor.metrics.CurrentValue;
import io.tidewatch.processor.store.LocalStores;
import io.tidewatch.wire.Json;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two servers on loopback, each owning a part of a store: real HTTP between them. */
class QueryServerIT {
    private record Row(String id, long count) {}

    private static final QueryServer.Health HEALTHY = new QueryServer.Health() {
        @Override
        public String liveness() {
            return "";
        }

        @Override
        public String readiness() {
            return "restoring error-heads";
        }
    };

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<QueryServer> servers = new ArrayList<>();
    private final List<String> addresses = new ArrayList<>();

    @AfterEach
    void close() {
        servers.forEach(QueryServer::close);
    }

    @Test
    void eitherInstance_givesTheSameWholeAnswer() throws Exception {
        // Given
        serve(p -> rows(new Row("a", 5), 0), p -> rows(new Row("b", 9), 1));
        // When
        JsonNode first = get(0, "/api/v1/rows");
        JsonNode second = get(1, "/api/v1/rows");
        // Then
        assertThat(first.path("items")).isEqualTo(second.path("items"));
        assertThat(first.path("items").findValuesAsText("id")).containsExactly("b", "a");
        assertThat(first.path("partial").asBoolean()).isFalse();
    }

    @Test
    void anInstanceThatIsNotReady_makesTheAnswerPartialAndIsNamed() throws Exception {
        // Given
        serve(p -> rows(new Row("a", 5), 0), p -> {
            throw new LocalStores.NotReady("restoring");
        });
        // When
        JsonNode fromTheOther = get(0, "/api/v1/rows");
        JsonNode fromItself = get(1, "/api/v1/rows");
        // Then
        assertThat(fromTheOther.path("partial").asBoolean()).isTrue();
        assertThat(fromTheOther.path("missing").toString()).contains("rows-store partition 1", addresses.get(1));
        assertThat(fromItself.path("partial").asBoolean()).isTrue();
        assertThat(fromItself.path("items").findValuesAsText("id")).containsExactly("a");
    }

    @Test
    void now_isThatOfWhoIsAsked_onAllInstances() throws Exception {
        // Given two whose clocks are an hour apart
        List<Long> from = new ArrayList<>();
        Function<Params, Answer> answer = p -> {
            synchronized (from) {
                from.add(p.time("from", "-24h"));
            }
            return rows(new Row("a", p.now()), from.size() - 1);
        };
        serve(answer, answer);
        // When
        get(0, "/api/v1/rows");
        // Then
        assertThat(from).hasSize(2);
        assertThat(from.get(0)).isEqualTo(from.get(1));
    }

    @Test
    void noInstanceReady_answers503() throws Exception {
        // Given
        Function<Params, Answer> notReady = p -> {
            throw new LocalStores.NotReady("rebalancing");
        };
        serve(notReady, notReady);
        // When
        HttpResponse<String> response = send(0, "/api/v1/rows");
        // Then
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.headers().firstValue("Retry-After")).isPresent();
        assertThat(response.body()).contains("rebalancing");
    }

    @Test
    void wrongParameter_isNamed() throws Exception {
        // Given
        serve(p -> rows(new Row("a", p.count("limit", 1, 10)), 0), p -> rows(new Row("b", 1), 1));
        // When
        HttpResponse<String> response = send(0, "/api/v1/rows?limit=many");
        // Then
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("parameter limit is 'many', expected a number from 1 to 10");
    }

    @Test
    void page_isServedWithAStrictPolicyAndNothingBeyondItsList() throws Exception {
        // Given
        serve(p -> rows(new Row("a", 5), 0), p -> rows(new Row("b", 9), 1));
        // When
        HttpResponse<String> page = send(0, "/");
        // Then
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("default-src 'self'");
        assertThat(send(0, "/console/lib/uplot.js").statusCode()).isEqualTo(200);
        assertThat(send(0, "/console/..%2fapp.js").statusCode()).isIn(400, 404);
        assertThat(send(0, "/console/none.js").statusCode()).isEqualTo(404);
        assertThat(send(0, "/health/live").statusCode()).isEqualTo(200);
        assertThat(send(0, "/health/ready").statusCode()).isEqualTo(503);
    }

    @Test
    void federate_asksAllInstances_andIsNoAnswerWhereOneIsMissing() throws Exception {
        // Given
        serve(
                p -> Answer.of(List.of(up("1", p)), "rows-store", Set.of(0)),
                p -> Answer.of(List.of(up("2", p)), "rows-store", Set.of(1)));
        // When
        HttpResponse<String> all = send(0, "/federate?match%5B%5D=up&match%5B%5D=%7Bjob%3D%22a%2Cb%22%7D");
        // Then
        assertThat(all.statusCode()).isEqualTo(200);
        assertThat(all.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain; version=0.0.4");
        assertThat(all.body().lines().filter(line -> !line.startsWith("#")))
                .containsExactly(
                        "up{instance=\"1\",job=\"shop\"} 2.0 1000", "up{instance=\"2\",job=\"shop\"} 2.0 1000");
        assertThat(send(0, "/federate").statusCode()).isEqualTo(400);
        assertThat(send(0, "/federate?match%5B%5D=up%7B").statusCode()).isEqualTo(400);
        servers.remove(1).close();
        assertThat(send(0, "/federate?match%5B%5D=up").statusCode()).isEqualTo(503);
    }

    /** What a page does whose name was made to lead to this machine: it may read what is answered, under its own name. */
    @Test
    void strangersName_isRefused_andOurOwnAreNot() throws Exception {
        // Given
        serve(p -> rows(new Row("a", 5), 0), p -> rows(new Row("b", 9), 1));
        int port = servers.get(0).port();
        for (String path : List.of("/api/v1/rows", "/internal/v1/rows", "/metrics", "/federate?match%5B%5D=up", "/")) {
            // When
            String stranger = asked(port, path, "evil.example:" + port);
            // Then
            assertThat(stranger)
                    .as(path)
                    .startsWith("HTTP/1.1 421 ")
                    .contains(
                            "Host is 'evil.example:" + port + "'", "set processor.http.hosts to [\\\"evil.example\\\"]")
                    .doesNotContain("\"items\"");
        }
        for (String own : List.of("localhost:" + port, "127.0.0.1", "[::1]:" + port)) {
            assertThat(asked(port, "/api/v1/rows", own)).as(own).startsWith("HTTP/1.1 200 ");
        }
        assertThat(asked(port, "/health/live", "evil.example"))
                .as("what a load balancer asks")
                .startsWith("HTTP/1.1 200 ");
    }

    /** A request that no client of Java sends: with a host of its own. */
    private static String asked(int port, String path, String host) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Its value is the number of selectors that arrived. */
    private static CurrentValue up(String instance, Params asked) {
        double matches = asked.text("match", "").lines().count();
        return new CurrentValue("shop/" + instance, "", "up", Map.of(), MetricPoint.Kind.GAUGE, matches, 0, 1_000, 0);
    }

    private void serve(Function<Params, Answer> first, Function<Params, Answer> second) {
        List<Function<Params, Answer>> parts = List.of(first, second);
        for (int i = 0; i < parts.size(); i++) {
            int self = i;
            Question question =
                    new Question("rows", parts.get(i), Merges.sortedBy("count", 10), Map.of("rows-store", () -> 2));
            QueryServer server = new QueryServer(
                    QueryConfig.defaults().onPort(0),
                    List.of(
                            question,
                            new Question(
                                    Federation.PATH, parts.get(i), Federation.JOINED, Map.of("rows-store", () -> 2))),
                    ApiTokens.none(),
                    List.of(),
                    AuditLog.none(),
                    HEALTHY,
                    () -> "",
                    () -> List.of(addresses.get(1 - self)),
                    Clock.offset(Clock.systemUTC(), Duration.ofHours(self)));
            server.start();
            servers.add(server);
            addresses.add("127.0.0.1:" + server.port());
        }
    }

    private static Answer rows(Row row, int partition) {
        return Answer.of(List.of(row), "rows-store", Set.of(partition));
    }

    private JsonNode get(int server, String path) throws Exception {
        return Json.shared().readTree(send(server, path).body());
    }

    private HttpResponse<String> send(int server, String path) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://" + addresses.get(server) + path))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
