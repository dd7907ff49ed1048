package io.tidewatch.processor.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.event.LogEvent;
import io.tidewatch.event.LogLevel;
import io.tidewatch.processor.audit.AuditLog;
import io.tidewatch.processor.logs.LogInstances;
import io.tidewatch.processor.logs.LogsConfig;
import io.tidewatch.wire.Json;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How many lines there are, of times of which minutes or hours are not kept any more: two instances, real HTTP between them. */
class RatesTest {
    private static final long MINUTE = 60_000;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;
    private static final long NOW = 1_790_000_000_000L / HOUR * HOUR + 30 * MINUTE;

    @TempDir
    static Path dir;

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final List<QueryServer> SERVERS = new ArrayList<>();
    private static final List<String> ADDRESSES = new ArrayList<>();
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC);
    private static LogInstances logs;
    private static Map<String, Question> questions = Map.of();

    @BeforeAll
    static void start() {
        logs = new LogInstances(dir, 2);
        for (long ago : List.of(40 * DAY, 10 * DAY, 2 * DAY, 8 * HOUR, HOUR, 5 * MINUTE)) {
            long at = NOW - ago;
            for (int i = 0; i < 2; i++) {
                logs.send(i, i == 0 ? "shop" : "mail", at, List.of(line(at, LogLevel.ERROR), line(at, LogLevel.INFO)));
            }
        }
        logs.sweep();
        KeptCounts kept = KeptCounts.of(LogsConfig.defaults());
        for (int i = 0; i < 2; i++) {
            int self = i;
            Supplier<Set<Integer>> here = () -> logs.stores(self).partitions("log-patterns");
            List<Question> asked = new ArrayList<>(new LogQuestions(
                            logs.views(i),
                            logs.searcher(i, text -> text),
                            "log-patterns",
                            "log-blocks",
                            here,
                            () -> 2,
                            kept)
                    .all());
            asked.add(new RateQuestion(logs.patterns(i, NOW), "log-patterns", here, () -> 2, kept).question());
            questions = new HashMap<>();
            asked.forEach(q -> questions.put(q.path(), q));
            QueryServer server = new QueryServer(
                    QueryConfig.defaults().onPort(0),
                    asked,
                    ApiTokens.none(),
                    List.of(),
                    AuditLog.none(),
                    Healthy.INSTANCE,
                    () -> "",
                    () -> List.of(ADDRESSES.get(1 - self)),
                    CLOCK);
            server.start();
            SERVERS.add(server);
            ADDRESSES.add("127.0.0.1:" + server.port());
        }
    }

    private static LogEvent line(long at, LogLevel level) {
        return LogEvent.of(at, level, "a.Of" + level, "disk gone");
    }

    @AfterAll
    static void close() {
        SERVERS.forEach(QueryServer::close);
        logs.close();
    }

    private HttpResponse<String> send(String path) throws Exception {
        URI uri = URI.create("http://" + ADDRESSES.get(0) + "/api/v1/" + path);
        return HTTP.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }

    private JsonNode get(String path) throws Exception {
        HttpResponse<String> answer = send(path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Json.shared().readTree(answer.body());
    }

    private static long total(JsonNode answer) {
        long all = 0;
        for (JsonNode row : answer.path("items")) {
            all += row.path("count").asLong();
        }
        return all;
    }

    @Test
    void minutesThatAreGone_areHours_whereNobodyAskedForMinutes() throws Exception {
        JsonNode answer = get("logs/rates?by=logger&from=-9h&to=-7h");

        assertThat(answer.path("stepMillis").asLong()).isEqualTo(HOUR);
        assertThat(answer.path("partial").asBoolean()).isFalse();
        assertThat(total(answer)).isEqualTo(4);
        JsonNode lately = get("logs/rates?by=logger&from=-6h");
        assertThat(lately.path("stepMillis").asLong()).isEqualTo(MINUTE);
        assertThat(lately.path("partial").asBoolean()).isFalse();
        assertThat(total(lately)).isEqualTo(8);
        for (String by : List.of("service", "level")) {
            JsonNode longer = get("logs/rates?from=-9h&to=-7h&by=" + by);
            assertThat(longer.path("stepMillis").asLong())
                    .as("their minutes are kept longer")
                    .isEqualTo(MINUTE);
            assertThat(longer.path("partial").asBoolean()).isFalse();
            assertThat(total(longer)).isEqualTo(4);
        }
    }

    @Test
    void minutesThatAreAskedFor_areToldFromWhenOnTheyAreKept() throws Exception {
        JsonNode answer = get("logs/rates?by=pattern&from=-9h&step=1m");

        assertThat(answer.path("partial").asBoolean()).isTrue();
        assertThat(answer.path("missing"))
                .singleElement()
                .extracting(JsonNode::asText)
                .isEqualTo("minutes are kept from " + Instant.ofEpochMilli(NOW - 6 * HOUR)
                        + " on; step=1h reaches farther");
        assertThat(answer.path("keptFromMillis").asLong()).isEqualTo(NOW - 6 * HOUR);
        JsonNode row = answer.path("items").path(0);
        assertThat(row.path("fromMillis").asLong()).isEqualTo(NOW - 6 * HOUR);
        assertThat(row.path("counts")).hasSize(360);
        assertThat(total(answer)).isEqualTo(8);
        JsonNode gone = get("logs/rates?by=pattern&from=-9h&to=-7h&step=1m");
        assertThat(gone.path("partial").asBoolean()).isTrue();
        assertThat(gone.path("items")).isEmpty();
    }

    @Test
    void hoursThatAreGone_areMissing() throws Exception {
        JsonNode answer = get("logs/rates?by=service&from=-41d&to=-20d");
        assertThat(answer.path("partial").asBoolean()).isTrue();
        assertThat(answer.path("missing").path(0).asText()).startsWith("hours are kept from ");
        assertThat(answer.path("missing").path(0).asText()).doesNotContain("step");
        assertThat(get("logs/rates?by=service&from=-90d").path("partial").asBoolean())
                .isTrue();
        assertThat(get("logs/rates?by=service&from=-29d").path("partial").asBoolean())
                .isFalse();
    }

    @Test
    void levelsBeyondTheirMinutes_areByTheHour() throws Exception {
        JsonNode answer = get("logs/levels?from=-11d");

        assertThat(answer.path("stepMillis").asLong()).isEqualTo(HOUR);
        assertThat(answer.path("partial").asBoolean()).isFalse();
        assertThat(answer.path("items")).hasSize(5);
        JsonNode first = answer.path("items").path(0);
        assertThat(first.path("minuteMillis").asLong()).isEqualTo((NOW - 10 * DAY) / HOUR * HOUR);
        assertThat(first.path("counts").path("ERROR").asLong()).isEqualTo(2);

        JsonNode minutes = get("logs/levels?from=-11d&step=1m");
        assertThat(minutes.path("partial").asBoolean()).isTrue();
        assertThat(minutes.path("keptFromMillis").asLong()).isEqualTo(NOW - 3 * DAY);
        assertThat(minutes.path("items")).hasSize(4);
        assertThat(get("logs/levels?from=-41d&service=shop")
                        .path("missing")
                        .path(0)
                        .asText())
                .startsWith("hours are kept from ");
        JsonNode lately = get("logs/levels?from=-2h");
        assertThat(lately.path("stepMillis").asLong()).isEqualTo(MINUTE);
        assertThat(lately.path("items")).hasSize(2);
    }

    @Test
    void theStepThatBeginsAtTheEnd_isNotTold() throws Exception {
        long minute = NOW - HOUR;
        long hour = NOW - 30 * MINUTE;
        for (int late = 0; late <= 1; late++) {
            String minutes = "?step=1m&from=" + (minute - HOUR) + "&to=" + (minute + late);
            assertThat(get("logs/levels" + minutes).path("items")).hasSize(late);
            assertThat(total(get("logs/rates" + minutes))).isEqualTo(4 * late);
            String hours = "?step=1h&from=" + (hour - 2 * HOUR) + "&to=" + (hour + late);
            assertThat(get("logs/levels" + hours).path("items")).hasSize(1 + late);
            assertThat(total(get("logs/rates" + hours))).isEqualTo(4 + 4 * late);
        }
    }

    @Test
    void stepsOfAnInstanceOfAnotherRelease_areLaidIntoThoseAskedFor() {
        Params asked = params("by", "logger", "from", "-9h", "step", "1h");
        long from = NOW / HOUR * HOUR - 9 * HOUR;
        ArrayNode here = rates(rate(from, HOUR, 1, 0, 0, 2));
        ArrayNode minutes =
                rates(rate(from - MINUTE, MINUTE, 100, 10, 20), rate(from + 2 * HOUR - MINUTE, MINUTE, 3, 4));

        Question.Merged merged = questions.get("logs/rates").merge().whole(List.of(here, minutes), asked);

        JsonNode row = merged.items().path(0);
        assertThat(row.path("counts")).hasSize(10).extracting(JsonNode::asLong).startsWith(31L, 3L, 4L, 2L);
        assertThat(row.path("count").asLong()).isEqualTo(40);
        assertThat(merged.missing()).isEmpty();
        Question.Merged finer = questions
                .get("logs/rates")
                .merge()
                .whole(List.of(here, rates()), params("by", "logger", "from", "-2h", "step", "1m"));
        assertThat(finer.items()).isEmpty();
        assertThat(finer.missing()).singleElement().asString().contains("1 instance counts by longer steps");
    }

    @Test
    void levelsOfAnInstanceOfAnotherRelease_areLaidIntoThoseAskedFor() {
        long hour = NOW / HOUR * HOUR - 2 * HOUR;
        ArrayNode minutes = Json.shared().createArrayNode();
        for (long at : List.of(hour - MINUTE, hour, hour + MINUTE, hour + HOUR)) {
            minutes.addObject().put("minuteMillis", at).putObject("counts").put("INFO", 1);
        }

        JsonNode merged =
                questions.get("logs/levels").merge().merge(List.of(minutes), params("from", "-2h", "step", "1h"));

        assertThat(merged).extracting(row -> row.path("minuteMillis").asLong()).containsExactly(hour, hour + HOUR);
        assertThat(merged.path(0).path("counts").path("INFO").asLong()).isEqualTo(2);
    }

    private static Params params(String... pairs) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            values.put(pairs[i], pairs[i + 1]);
        }
        return new Params(values, CLOCK);
    }

    private static ArrayNode rates(ObjectNode... rows) {
        ArrayNode all = Json.shared().createArrayNode();
        for (ObjectNode row : rows) {
            all.add(row);
        }
        return all;
    }

    private static ObjectNode rate(long from, long step, int... counts) {
        ObjectNode row = Json.shared().createObjectNode().put("name", "a").put("template", "");
        row.put("count", Arrays.stream(counts).sum()).put("fromMillis", from).put("stepMillis", step);
        row.set("counts", Json.shared().valueToTree(counts));
        return row;
    }

    @Test
    void namesPastTheLimit_areCounted() throws Exception {
        JsonNode answer = get("logs/rates?by=logger&from=-2h&step=1h&limit=1");

        assertThat(answer.path("items")).hasSize(1);
        assertThat(answer.path("namesLeftOut").asInt()).isEqualTo(1);
        assertThat(answer.path("total").asLong()).isEqualTo(8);
        long other = 0;
        for (JsonNode count : answer.path("other")) {
            other += count.asLong();
        }
        assertThat(other).isEqualTo(4);
        assertThat(get("logs/rates?by=logger&from=-2h").path("namesLeftOut").asInt())
                .isZero();
    }

    @Test
    void wrongParameters_areNamed() throws Exception {
        assertThat(send("logs/rates?by=host").body()).contains("by is 'host'");
        assertThat(send("logs/rates?step=5m").body()).contains("expected 1m or 1h");
        assertThat(send("logs/levels?step=5m").body()).contains("expected 1m or 1h");
        assertThat(send("logs/rates?step=1m&from=-3d").body()).contains("step=1h reaches farther");
        for (String question : List.of("rates", "levels")) {
            HttpResponse<String> backwards = send("logs/" + question + "?from=-1h&to=" + (NOW - HOUR - 1));
            assertThat(backwards.statusCode()).isEqualTo(400);
            assertThat(backwards.body()).contains("after to");
        }
    }

    @Test
    void keptTimes_areThoseOfTheConfiguration() {
        assertThat(KeptCounts.of(LogsConfig.defaults()))
                .isEqualTo(new KeptCounts(Duration.ofHours(6), Duration.ofDays(3), Duration.ofDays(30)));
    }
}
