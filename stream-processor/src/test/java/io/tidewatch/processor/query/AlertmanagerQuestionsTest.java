package io.tidewatch.processor.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidewatch.alert.Alert;
import io.tidewatch.alert.AlertState;
import io.tidewatch.alert.NotificationRecord;
import io.tidewatch.alert.NotificationRecord.Outcome;
import io.tidewatch.alert.NotificationRecord.Reason;
import io.tidewatch.event.Severity;
import io.tidewatch.processor.alerts.AlertViews;
import io.tidewatch.processor.audit.AuditLog;
import io.tidewatch.wire.Json;
import io.tidewatch.wire.UrlText;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Over a real server, as amtool asks. */
class AlertmanagerQuestionsTest {
    private static final long NOW = 1_800_000_000_000L; // 2027-01-15T08:00:00Z
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC);
    private static final String EXTERNAL = "@external{alertname=\"Down\",labels=\"7\"}";
    private static final String OURS = "cpu-high{host=\"web\"}";

    private final List<AlertViews.Told> told = new ArrayList<>();
    private final List<NotificationRecord> notices = new ArrayList<>();
    private Set<Integer> partitions = Set.of(0);
    private QueryServer server;

    @BeforeEach
    void start() {
        told.add(new AlertViews.Told(
                alert(
                        EXTERNAL,
                        "@external",
                        Map.of("alertname", "Down", "job", "shop"),
                        Map.of("summary", "shop is down", "generatorURL", "http://prom/x")),
                NOW + 240_000,
                NOW - 1_000));
        told.add(new AlertViews.Told(alert(OURS, "cpu-high", Map.of("host", "web"), Map.of()), 0, NOW - 2_000));
        AlertmanagerQuestions questions = new AlertmanagerQuestions(
                wanted -> told.stream().filter(t -> wanted.test(t.alert())).toList(),
                () -> notices,
                Duration.ofMinutes(5),
                "alerts",
                () -> partitions,
                () -> 1,
                CLOCK);
        server = new QueryServer(
                QueryConfig.defaults().onPort(0),
                questions.all(),
                ApiTokens.none(),
                List.of(),
                AuditLog.none(),
                Healthy.INSTANCE,
                () -> "",
                List::of,
                CLOCK);
        server.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void alertFromElsewhere_isAnsweredAsItWasTold() throws Exception {
        JsonNode alert = get("/api/v2/alerts?filter=job%3D%22shop%22").path(0);

        assertThat(alert.path("labels").toString()).isEqualTo("{\"alertname\":\"Down\",\"job\":\"shop\"}");
        assertThat(alert.path("annotations").toString()).isEqualTo("{\"summary\":\"shop is down\"}");
        assertThat(alert.path("generatorURL").asText()).isEqualTo("http://prom/x");
        assertThat(alert.path("startsAt").asText()).isEqualTo("2027-01-15T07:55:00Z");
        assertThat(alert.path("endsAt").asText()).isEqualTo("2027-01-15T08:04:00Z");
        assertThat(alert.path("updatedAt").asText()).isEqualTo("2027-01-15T07:59:59Z");
        assertThat(alert.path("fingerprint").asText()).matches("[0-9a-f]{16}");
        assertThat(alert.path("status").toString())
                .isEqualTo("{\"state\":\"active\",\"silencedBy\":[],\"inhibitedBy\":[],\"mutedBy\":[]}");
        assertThat(alert.path("receivers").toString()).isEqualTo("[]");
    }

    @Test
    void alertOfOurs_hasWhatAnAlertmanagerWouldHaveOfIt() throws Exception {
        JsonNode alert = get("/api/v2/alerts?filter=host%3Dweb").path(0);

        assertThat(alert.path("labels").toString())
                .isEqualTo("{\"alertname\":\"cpu-high\",\"host\":\"web\",\"severity\":\"critical\"}");
        assertThat(alert.path("annotations").path("summary").asText()).isEqualTo("why so");
        assertThat(alert.path("startsAt").asText()).isEqualTo("2027-01-15T07:58:20Z");
        assertThat(alert.path("endsAt").asText()).as("as long as nobody knows").isEqualTo("2027-01-15T08:05:00Z");
    }

    @Test
    void filters_allHaveToMatch_alsoOnLabelsOursHaveNot() throws Exception {
        assertThat(names("")).containsExactlyInAnyOrder("Down", "cpu-high");
        assertThat(names("?filter=alertname%3D~%22Do.*%7Ccpu.*%22&filter=severity%3D%22critical%22"))
                .containsExactly("cpu-high");
        assertThat(names("?filter=job%3Dshop&filter=host%3Dweb")).isEmpty();
        assertThat(send("/api/v2/alerts?filter=job").statusCode()).isEqualTo(400);
        assertThat(send("/api/v2/alerts?silenced=maybe").body()).contains("parameter silenced is 'maybe'");
        assertThat(send("/api/v2/alerts?receiver=(").statusCode()).isEqualTo(400);
    }

    @Test
    void whatTheNotifierKeepsBack_isSuppressed_byWhatItSaidLast() throws Exception {
        notices.add(notice(EXTERNAL, Reason.SILENCED, Outcome.MUTED, "silence 42", "ops"));
        notices.add(notice(EXTERNAL, Reason.FIRST, Outcome.DELIVERED, "", "web"));
        notices.add(notice(OURS, Reason.FIRST, Outcome.DELIVERED, "", "ops"));
        notices.add(notice(OURS, Reason.INHIBITED, Outcome.MUTED, "by other", "ops"));

        JsonNode down = get("/api/v2/alerts?filter=alertname%3DDown").path(0);
        assertThat(down.path("status").toString())
                .isEqualTo("{\"state\":\"suppressed\",\"silencedBy\":[\"42\"],\"inhibitedBy\":[],\"mutedBy\":[]}");
        assertThat(down.path("receivers").toString()).isEqualTo("[{\"name\":\"ops\"},{\"name\":\"web\"}]");
        assertThat(names("?silenced=false")).containsExactly("cpu-high");
        assertThat(names("?active=false")).containsExactly("Down");
        assertThat(names("?receiver=we.")).containsExactly("Down");
        assertThat(names("?receiver=op")).as("the whole name has to match").isEmpty();

        notices.add(0, notice(OURS, Reason.INHIBITED, Outcome.MUTED, "by other", "ops"));
        assertThat(names("?inhibited=false")).containsExactly("Down");
        notices.add(0, notice(OURS, Reason.ACKNOWLEDGED, Outcome.MUTED, "", "ops"));
        assertThat(names("?inhibited=false&silenced=false"))
                .as("an Alertmanager knows no acknowledgement")
                .containsExactly("cpu-high");
    }

    @Test
    void partitionThatNobodyServes_isNoAnswer_ratherThanFewerAlerts() throws Exception {
        partitions = Set.of();

        HttpResponse<String> response = send("/api/v2/alerts");

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.body()).contains("alerts partition 0 is not served");
    }

    @Test
    void moreAlertsThanAreAnswered_areRefused_ratherThanCut() throws Exception {
        AlertViews.Told one = told.get(0);
        for (int i = 0; i < AlertmanagerQuestions.MOST_ALERTS; i++) {
            told.add(one);
        }

        assertThat(send("/api/v2/alerts?filter=job%3Dshop").body()).contains("more than 10000 alerts match");
    }

    @Test
    void status_hasAllAnAlertmanagerHasTo() throws Exception {
        JsonNode status = get("/api/v2/status");

        assertThat(status.path("cluster").toString()).isEqualTo("{\"status\":\"disabled\",\"peers\":[]}");
        assertThat(status.path("uptime").asText()).isEqualTo("2027-01-15T08:00:00Z");
        assertThat(status.path("config").path("original").isTextual()).isTrue();
        for (String name : List.of("version", "revision", "branch", "buildUser", "buildDate", "goVersion")) {
            assertThat(status.path("versionInfo").path(name).isTextual())
                    .as(name)
                    .isTrue();
        }
    }

    private List<String> names(String query) throws Exception {
        List<String> names = new ArrayList<>();
        get("/api/v2/alerts" + query)
                .forEach(a -> names.add(a.path("labels").path("alertname").asText()));
        return names;
    }

    private JsonNode get(String path) throws Exception {
        HttpResponse<String> response = send(path);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return Json.shared().readTree(response.body());
    }

    private HttpResponse<String> send(String path) throws Exception {
        String[] parts = path.split("receiver=", 2);
        String safe = parts.length == 1 ? path : parts[0] + "receiver=" + UrlText.encode(parts[1]);
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + safe))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private static NotificationRecord notice(
            String key, Reason reason, Outcome outcome, String detail, String receiver) {
        return new NotificationRecord(
                NOW, "group", List.of(key), "", receiver, reason, outcome, Severity.ERROR, "", 1, 0, 0, detail);
    }

    private static Alert alert(String key, String ruleId, Map<String, String> labels, Map<String, String> annotations) {
        return new Alert(
                key,
                ruleId,
                1,
                1,
                AlertState.FIRING,
                Alert.Transition.FIRED,
                Severity.CRITICAL,
                labels,
                annotations,
                NOW - 100_000,
                NOW - 100_000,
                0,
                NOW - 100_000,
                NOW - 300_000,
                null,
                null,
                "why so",
                "",
                null,
                List.of(),
                List.of(),
                false,
                false,
                List.of());
    }
}
