package io.tidewatch.processor.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidewatch.alert.AlertCommand;
import io.tidewatch.alert.AuditRecord;
import io.tidewatch.processor.audit.AuditConfig;
import io.tidewatch.processor.audit.AuditLog;
import io.tidewatch.processor.audit.AuditReader;
import io.tidewatch.processor.rulefile.RuleSchema;
import io.tidewatch.processor.run.RuleBook;
import io.tidewatch.processor.signals.Signal;
import io.tidewatch.wire.Json;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands by HTTP, over a real server; what needs a broker is tested with one elsewhere. */
class CommandsTest {
    private static final long NOW = 1_800_000_000_000L;
    private static final String KEY = "cpu-high{host=\"web 1\"}";

    @TempDir
    Path dir;

    private final String viewer = ApiTokens.create();
    private final String operator = ApiTokens.create();
    private final String admin = ApiTokens.create();
    private final List<AlertCommand> sent = new ArrayList<>();
    private final Map<String, Signal> signals = new LinkedHashMap<>();
    private final List<AuditRecord> audited = new CopyOnWriteArrayList<>();
    private final List<AuditRecord> filed = new CopyOnWriteArrayList<>();
    private boolean kafkaIsAway;
    private AuditRecord.@Nullable Outcome outcome;
    private QueryServer server;

    @BeforeEach
    void start() throws Exception {
        Path tokens = dir.resolve("tokens");
        Files.write(
                tokens,
                List.of(
                        "# who may do what",
                        "",
                        ApiTokens.line("vic", ApiTokens.Role.VIEWER, viewer),
                        ApiTokens.line("olga", ApiTokens.Role.OPERATOR, operator),
                        ApiTokens.line("ann", ApiTokens.Role.ADMIN, admin)));
        server = serve(ApiTokens.of(tokens));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void operator_acknowledgesAnAlert_underTheNameOfTheToken() throws Exception {
        HttpResponse<String> response =
                post(operator, "acknowledge", "{\"comment\":\"on it\",\"until\":1800000600000}");

        assertThat(response.statusCode()).isEqualTo(202);
        assertThat(sent)
                .containsExactly(new AlertCommand(
                        KEY,
                        AlertCommand.Action.ACKNOWLEDGE,
                        "olga",
                        NOW,
                        "on it",
                        1_800_000_600_000L,
                        "api",
                        id(response)));
        assertThat(audited).as("whoever does it writes that it is done").isEmpty();
    }

    @Test
    void whoWaits_isToldWhatCameOfIt() throws Exception {
        assertThat(post(operator, "resolve?wait=2s", "").body()).contains("\"outcome\":\"PENDING\"");
        outcome = AuditRecord.Outcome.DONE;
        HttpResponse<String> done = post(operator, "resolve?wait=2s", "");
        outcome = AuditRecord.Outcome.REFUSED;
        HttpResponse<String> refused = post(operator, "resolve?wait=2s", "");

        assertThat(done.statusCode()).isEqualTo(200);
        assertThat(done.body()).contains("\"outcome\":\"DONE\"");
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body()).contains("refused: it is resolved");
        assertThat(sent).hasSize(3);
        assertThat(audited).isEmpty();
        assertThat(filed)
                .as("what this instance was asked")
                .extracting(AuditRecord::by, AuditRecord::action, AuditRecord::target, AuditRecord::outcome)
                .containsExactly(
                        tuple("olga", "alert.resolve", KEY, AuditRecord.Outcome.DONE),
                        tuple("olga", "alert.resolve", KEY, AuditRecord.Outcome.DONE),
                        tuple("olga", "alert.resolve", KEY, AuditRecord.Outcome.REFUSED));
        assertThat(post(operator, "resolve?wait=1h", "").body()).contains("parameter wait", "expected 0 to 20s");
    }

    @Test
    void alertThatIsNotThere_is404_andNothingIsSent() throws Exception {
        HttpResponse<String> response = send("POST", "/api/v1/alerts/nothing/resolve", operator, "");

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.body()).contains("there is no alert 'nothing'");
        assertThat(sent).isEmpty();
        assertThat(audited)
                .containsExactly(new AuditRecord(
                        NOW,
                        "olga",
                        "api",
                        "alert.resolve",
                        "nothing",
                        AuditRecord.Outcome.REFUSED,
                        "there is no alert 'nothing'",
                        id(response)));
    }

    @Test
    void audit_isNotAmongWhatInstancesTellOneAnother() throws Exception {
        assertThat(send("GET", "/internal/v1/rules", null, "").statusCode())
                .as("what they do tell, without a secret on loopback")
                .isEqualTo(200);
        for (String token : new String[] {null, viewer, admin}) {
            assertThat(send("GET", "/internal/v1/audit", token, "").statusCode())
                    .isEqualTo(404);
        }
        assertThat(send("GET", "/api/v1/audit", viewer, "").statusCode()).isEqualTo(403);
        assertThat(send("GET", "/api/v1/audit", admin, "").statusCode()).isEqualTo(200);
    }

    @Test
    void eachAction_hasAPath_andAnAdminMayAllAnOperatorMay() throws Exception {
        for (AlertCommand.Action action : AlertCommand.Action.values()) {
            assertThat(post(admin, action.name().toLowerCase(Locale.ROOT), "{\"comment\":\"c\"}")
                            .statusCode())
                    .as(action.name())
                    .isEqualTo(202);
        }
        assertThat(sent).extracting(AlertCommand::action).containsExactly(AlertCommand.Action.values());
    }

    @Test
    void whoHasNoRightToken_isRefused_andNothingIsSent() throws Exception {
        assertThat(post(null, "resolve", "").statusCode()).isEqualTo(401);
        assertThat(post("tw_wrong", "resolve", "").body()).contains("that token is nobody's");
        assertThat(post(viewer, "resolve", "").body()).contains("vic is viewer, this needs operator");
        assertThat(send("DELETE", "/api/v1/rules/x", operator, "").body())
                .contains("olga is operator, this needs admin");
        assertThat(sent).isEmpty();
    }

    @Test
    void guessing_isTiring_forWhoGuesses_andARightTokenPassesAllTheSame() throws Exception {
        int last = 0;
        for (int i = 0; i < 21; i++) {
            last = post("tw_guess" + i, "resolve", "").statusCode();
        }
        assertThat(last).isEqualTo(429);
        assertThat(post(operator, "resolve", "").statusCode()).isEqualTo(202);
        assertThat(post(null, "resolve", "").statusCode()).as("guesses nothing").isEqualTo(401);
    }

    @Test
    void whoeverIsRefused_isInTheAuditOnce_andFloodsItNot() throws Exception {
        HttpResponse<String> none = post(null, "resolve", "");
        post(viewer, "resolve", "");
        send("DELETE", "/api/v1/rules/x", operator, "");
        assertThat(audited)
                .extracting(AuditRecord::by, AuditRecord::action, AuditRecord::target, AuditRecord::outcome)
                .containsExactly(
                        tuple("anonymous@127.0.0.1", "alert.resolve", KEY, AuditRecord.Outcome.REFUSED),
                        tuple("vic", "alert.resolve", KEY, AuditRecord.Outcome.REFUSED),
                        tuple("olga", "rule.delete", "x", AuditRecord.Outcome.REFUSED));
        assertThat(audited.get(0).detail()).contains("a token is needed", "from 127.0.0.1");
        assertThat(audited.get(0).requestId()).isEqualTo(id(none));

        for (int i = 0; i < 30; i++) {
            post("tw_guess" + i, "resolve", "");
        }
        assertThat(audited).hasSize(AuditConfig.defaults().refusalsOfAddress());
    }

    @Test
    void eachCommandThatChangesNoTopic_isInTheAuditOnce() throws Exception {
        String rule = "id: x\nkind: absent\n";
        send("POST", "/api/v1/rules/validate", viewer, rule);
        send("POST", "/api/v1/rules/validate", viewer, rule + "nothing: 1\n");
        send("POST", "/api/v1/rules", admin, rule + "nothing: 1\n");
        send("POST", "/api/v2/alerts", operator, "[{\"labels\":{\"alertname\":\"Down\"}}]");
        send("POST", "/api/v2/alerts", operator, "{");
        post(operator, "comment", "{}");
        kafkaIsAway = true;
        post(operator, "resolve", "");

        assertThat(audited)
                .extracting(AuditRecord::by, AuditRecord::action, AuditRecord::outcome)
                .containsExactly(
                        tuple("vic", "rule.validate", AuditRecord.Outcome.DONE),
                        tuple("vic", "rule.validate", AuditRecord.Outcome.REFUSED),
                        tuple("ann", "rule.apply", AuditRecord.Outcome.REFUSED),
                        tuple("olga", "alert.post", AuditRecord.Outcome.DONE),
                        tuple("olga", "alert.post", AuditRecord.Outcome.REFUSED),
                        tuple("olga", "alert.comment", AuditRecord.Outcome.REFUSED),
                        tuple("olga", "alert.resolve", AuditRecord.Outcome.REFUSED));
        assertThat(audited).extracting(AuditRecord::requestId).doesNotHaveDuplicates();
        assertThat(audited.get(6).detail()).contains("nobody answers");
    }

    @Test
    void rules_mayBeAsManyAsAFileMayHave() throws Exception {
        StringBuilder rules = new StringBuilder();
        for (int i = 0; i < 10_000; i++) {
            rules.append("- {id: rule-").append(i).append(", kind: absent, annotations: {summary: '");
            rules.append("x".repeat(100)).append("'}}\n");
        }
        assertThat(rules.length()).isGreaterThan(1 << 20);

        assertThat(send("POST", "/api/v1/rules/validate", viewer, rules.toString())
                        .body())
                .isEqualTo("{\"rules\":10000}");
    }

    @Test
    void whatMakesNoSense_isRefused_withTheReason() throws Exception {
        assertThat(post(operator, "acknowledge", "{\"comment\"").body())
                .contains("the body is no JSON: line 1, column ");
        assertThat(post(operator, "acknowledge", "[1]").body()).contains("no JSON object");
        assertThat(post(operator, "acknowledge", "{\"until\":5}").body()).contains("which is over");
        assertThat(post(operator, "resolve", "{\"until\":1800000600000}").body())
                .contains("of acknowledge only");
        assertThat(post(operator, "comment", "{}").body()).contains("comment is missing");
        assertThat(post(operator, "comment", "{\"comment\":\"" + "x".repeat(2_000) + "\"}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(sent).isEmpty();
    }

    @Test
    void kafkaIsAway_isSaid() throws Exception {
        kafkaIsAway = true;
        HttpResponse<String> response = post(operator, "resolve", "");
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.body()).contains("it was not taken: nobody answers");
    }

    @Test
    void faultsOfRules_haveTheirPlaces() throws Exception {
        String file = "id: cpu-high\nkind: threshold\nmetric: system.cpu.utilization\nwarnin: 0.8\n";
        HttpResponse<String> response = send("POST", "/api/v1/rules/validate", viewer, file);
        assertThat(response.statusCode()).isEqualTo(400);
        JsonNode faults = Json.shared().readTree(response.body()).path("faults");
        assertThat(faults.findValuesAsText("message"))
                .anyMatch(message -> message.contains("'warnin'") && message.contains("warning"));
        assertThat(faults.findValuesAsText("line")).contains("4");
        assertThat(faults.findValuesAsText("column")).contains("1");

        assertThat(send("POST", "/api/v1/rules/validate", viewer, file.replace("warnin:", "warning:"))
                        .body())
                .isEqualTo("{\"rules\":1}");
    }

    @Test
    void schema_isServedAsOne_besideTheRules() throws Exception {
        HttpResponse<String> schema = send("GET", "/api/v1/rules/schema", null, "");

        assertThat(schema.statusCode()).isEqualTo(200);
        assertThat(schema.headers().firstValue("Content-Type").orElse("")).startsWith("application/schema+json");
        assertThat(Json.shared().readTree(schema.body())).isEqualTo(RuleSchema.json());
        assertThat(send("GET", "/api/v1/rules/x", null, "").body()).contains("\"items\":null");
    }

    @Test
    void withoutTokens_nobodyMayCommand() throws Exception {
        try (QueryServer bare = serve(ApiTokens.none())) {
            HttpResponse<String> response = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + bare.port() + "/api/v1/rules"))
                                    .header("Authorization", "Bearer " + admin)
                                    .POST(HttpRequest.BodyPublishers.ofString(""))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).isEqualTo(403);
            assertThat(response.body()).contains("processor.http.tokensFile is not set");
        }
    }

    @Test
    void tokensFile_thatIsWrong_isRefusedWithItsLine() throws Exception {
        Path file = dir.resolve("bad");
        for (String line : List.of("ann admin", "ann boss sha256:00", "ann admin sha256:00", "ann admin tw_secret")) {
            Files.write(file, List.of("# first", line));
            assertThatThrownBy(() -> ApiTokens.of(file))
                    .isInstanceOf(ApiTokens.Unreadable.class)
                    .hasMessageContaining("bad:2: ")
                    .hasMessageNotContaining("tw_secret");
        }
        assertThatThrownBy(() -> ApiTokens.of(dir.resolve("none"))).hasMessageContaining("cannot be read");
    }

    @Test
    void alertsOfAPrometheus_becomeSignals_withTheTokenOfAnOperator() throws Exception {
        String alerts = "[{\"labels\":{\"alertname\":\"Down\"},\"endsAt\":\"2027-01-15T08:04:00Z\"}]";
        assertThat(send("POST", "/api/v2/alerts", viewer, alerts).statusCode()).isEqualTo(403);
        assertThat(signals).isEmpty();

        assertThat(send("POST", "/api/v2/alerts", operator, alerts).statusCode())
                .isEqualTo(200);

        assertThat(signals.values())
                .containsExactly(new Signal.External(Map.of("alertname", "Down"), Map.of(), NOW, NOW + 240_000));
    }

    @Test
    void postThatIsTooLong_isRefused_andNotAFaultOfOurs() throws Exception {
        String alerts = "[{\"labels\":{\"alertname\":\"Down\"}}" + " ".repeat(12 << 20) + "]";

        for (int i = 0; i < 5; i++) {
            HttpResponse<String> refused = send("POST", "/api/v2/alerts", operator, alerts);
            assertThat(refused.statusCode()).isEqualTo(413);
            assertThat(refused.body()).contains("longer than");
        }
        assertThat(signals).isEmpty();
    }

    private static String id(HttpResponse<String> response) {
        return response.headers().firstValue("X-Request-Id").orElseThrow();
    }

    private void check() {
        if (kafkaIsAway) {
            throw new KafkaException("nobody answers");
        }
    }

    private QueryServer serve(ApiTokens tokens) {
        Clock clock = Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC);
        RuleBook unused = new RuleBook(Map.of("bootstrap.servers", "127.0.0.1:1"), Duration.ofMillis(100));
        AuditLog log = new AuditLog(AuditConfig.defaults(), audited::add, filed::add, UnaryOperator.identity(), clock);
        AuditQuestions audit = new AuditQuestions(filter -> new AuditReader.Found(List.copyOf(audited), false, ""));
        QueryServer made = new QueryServer(
                QueryConfig.defaults().onPort(0),
                Stream.concat(new RuleQuestions(List::of, Map::of).all().stream(), Stream.of(audit.question()))
                        .toList(),
                tokens,
                Api.commands(
                        new CommandSink() {
                            @Override
                            public void send(AlertCommand command) {
                                check();
                                sent.add(command);
                            }

                            @Override
                            public @Nullable AuditRecord send(AlertCommand command, Duration wait) {
                                send(command);
                                return outcome == null
                                        ? null
                                        : new AuditRecord(
                                                NOW,
                                                "olga",
                                                "api",
                                                "alert.resolve",
                                                KEY,
                                                outcome,
                                                "it is resolved",
                                                "");
                            }

                            @Override
                            public void send(Map<String, Signal> all) {
                                check();
                                signals.putAll(all);
                            }
                        },
                        unused,
                        ExternalConfig.defaults(),
                        new ExternalCounts(),
                        key -> key.equals("nothing"),
                        clock),
                log,
                Healthy.INSTANCE,
                () -> "",
                List::of,
                clock);
        made.start();
        return made;
    }

    private HttpResponse<String> post(String token, String action, String body) throws Exception {
        String key = URLEncoder.encode(KEY, StandardCharsets.UTF_8).replace("+", "%20");
        return send("POST", "/api/v1/alerts/" + key + "/" + action, token, body);
    }

    private HttpResponse<String> send(String method, String path, String token, String body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
