package io.tidewatch.processor.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidewatch.alert.AuditRecord;
import io.tidewatch.config.Secret;
import io.tidewatch.processor.audit.AuditConfig;
import io.tidewatch.processor.audit.AuditLog;
import io.tidewatch.processor.audit.AuditReader;
import io.tidewatch.processor.tls.TlsConfig;
import io.tidewatch.processor.tls.TlsContexts;
import io.tidewatch.wire.Json;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLHandshakeException;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two instances that ask one another by TLS, with a secret, and answer only who shows a token. */
class SecuredServerIT {
    private static final String SECRET = "what all instances know";

    @TempDir
    Path dir;

    private final String viewer = ApiTokens.create();
    private final String admin = ApiTokens.create();
    private final List<QueryServer> servers = new ArrayList<>();
    private final List<AuditRecord> audited = new CopyOnWriteArrayList<>();
    private TlsConfig tls;
    private Path tokens;
    private HttpClient http;

    @BeforeEach
    void certificates() throws Exception {
        HeldCertificate authority =
                new HeldCertificate.Builder().certificateAuthority(0).build();
        HeldCertificate instance = new HeldCertificate.Builder()
                .addSubjectAlternativeName("localhost")
                .signedBy(authority)
                .build();
        Path chain =
                Files.writeString(dir.resolve("chain.pem"), instance.certificatePem() + authority.certificatePem());
        Path key = Files.writeString(dir.resolve("key.pem"), instance.privateKeyPkcs8Pem());
        Path trusted = Files.writeString(dir.resolve("ca.pem"), authority.certificatePem());
        tls = new TlsConfig(chain.toString(), key.toString(), "", Secret.none(), trusted.toString());
        tokens = dir.resolve("tokens");
        Files.write(
                tokens,
                List.of(
                        ApiTokens.line("vic", ApiTokens.Role.VIEWER, viewer),
                        ApiTokens.line("ann", ApiTokens.Role.ADMIN, admin)));
        http = HttpClient.newBuilder().sslContext(TlsContexts.client(trusted)).build();
    }

    @AfterEach
    void close() {
        servers.forEach(QueryServer::close);
    }

    @Test
    void instances_askOneAnother_byTlsWithTheirSecret() throws Exception {
        serve(SECRET, SECRET);

        JsonNode answer = Json.shared().readTree(get(0, "/api/v1/rows", viewer).body());

        assertThat(answer.path("items").findValuesAsText("id")).containsExactly("row-0", "row-1");
        assertThat(answer.path("partial").asBoolean()).isFalse();
    }

    @Test
    void instanceWithAnotherSecret_isNotAnswered_andTheAnswerSaysSo() throws Exception {
        serve(SECRET, "what only this one knows");

        JsonNode answer = Json.shared().readTree(get(0, "/api/v1/rows", viewer).body());

        assertThat(answer.path("partial").asBoolean()).isTrue();
        assertThat(answer.path("missing").toString())
                .contains("it said 403: not the secret of processor.http.peerSecret");
    }

    @Test
    void whatInstancesTellOneAnother_isForNobodyElse() throws Exception {
        serve(SECRET, "");

        assertThat(get(0, "/internal/v1/rows", admin).statusCode())
                .as("a token is no secret")
                .isEqualTo(403);
        assertThat(get(1, "/internal/v1/rows", admin).body()).contains("processor.http.peerSecret is not set");
    }

    @Test
    void reading_needsAToken_saveWhatLoadBalancersAndThePageAsk() throws Exception {
        serve(SECRET, SECRET);
        for (String path : List.of("/api/v1", "/api/v1/rows", "/metrics", "/federate?match%5B%5D=up")) {
            HttpResponse<String> refused = get(0, path, null);
            assertThat(refused.statusCode()).as(path).isEqualTo(401);
            assertThat(refused.headers().firstValue("WWW-Authenticate")).contains("Bearer");
            assertThat(get(0, path, "tw_wrong").statusCode()).as(path).isEqualTo(401);
            assertThat(get(0, path, viewer).statusCode()).as(path).isEqualTo(200);
        }
        for (String path : List.of("/", "/console/app.js", "/health/live", "/health/ready")) {
            assertThat(get(0, path, null).statusCode()).as(path).isEqualTo(200);
        }
    }

    @Test
    void audit_isForAdmins_andSaysWhoSearched() throws Exception {
        serve(SECRET, SECRET);
        assertThat(get(0, "/api/v1/audit", viewer).body()).contains("vic is viewer, this needs admin");
        get(0, "/api/v1/lines?q=timeout&from=-2h", viewer);

        JsonNode answer = Json.shared()
                .readTree(
                        get(0, "/api/v1/audit?who=vic&what=logs&limit=1", admin).body());

        JsonNode row = answer.path("items").path(0);
        assertThat(row.path("by").asText()).isEqualTo("vic");
        assertThat(row.path("action").asText()).isEqualTo("logs.search");
        assertThat(row.path("target").asText()).isEqualTo("timeout");
        assertThat(row.path("detail").asText()).startsWith("1 found, from -2h to now, from 127.0.0.1");
        assertThat(answer.path("truncated").asBoolean()).isTrue();
        assertThat(get(0, "/api/v1/audit?outcome=maybe", admin).body()).contains("parameter outcome is 'maybe'");
    }

    @Test
    void strangersCertificate_andPlainHttp_areNoWayIn() {
        serve(SECRET, SECRET);
        int port = servers.get(0).port();

        assertThatThrownBy(() -> send(HttpClient.newHttpClient(), "https://localhost:" + port + "/health/live"))
                .isInstanceOf(SSLHandshakeException.class);
        assertThatThrownBy(() -> send(HttpClient.newHttpClient(), "http://localhost:" + port + "/health/live"))
                .isInstanceOf(java.io.IOException.class);
    }

    private static void send(HttpClient client, String url) throws Exception {
        client.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Two, each of which knows its secret and the other's address. */
    private void serve(String... secrets) {
        for (int i = 0; i < secrets.length; i++) {
            int self = i;
            Question rows = new Question(
                    "rows",
                    p -> Answer.of(List.of(Map.of("id", "row-" + self)), "rows-store", Set.of(self)),
                    Merges.sortedByText("id"),
                    Map.of("rows-store", () -> 2));
            Question lines = Question.whole("lines", p -> Answer.whole(List.of("a line")))
                    .auditedAs("logs.search");
            Question federate = Question.whole(Federation.PATH, p -> Answer.whole(List.of()));
            AuditQuestions audit = new AuditQuestions(filter -> new AuditReader.Found(
                    audited.stream()
                            .filter(record -> record.by().equals(filter.who()))
                            .filter(record -> record.action().startsWith(filter.what()))
                            .limit(filter.limit())
                            .toList(),
                    true,
                    ""));
            QueryServer server = new QueryServer(
                    QueryConfigTest.of("localhost", tokens.toString(), true, false, tls, secrets[i]),
                    List.of(rows, lines, federate, audit.question()),
                    ApiTokens.of(tokens),
                    List.of(),
                    new AuditLog(AuditConfig.defaults(), audited::add, UnaryOperator.identity(), Clock.systemUTC()),
                    Healthy.INSTANCE,
                    () -> "",
                    () -> List.of("localhost:" + servers.get(1 - self).port()),
                    Clock.systemUTC());
            server.start();
            servers.add(server);
        }
    }

    private HttpResponse<String> get(int server, String path, String token) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                URI.create("https://localhost:" + servers.get(server).port() + path));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
