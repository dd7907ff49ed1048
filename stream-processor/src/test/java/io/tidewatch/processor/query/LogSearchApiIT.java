package io.tidewatch.processor.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidewatch.alert.AuditRecord;
import io.tidewatch.event.LogEvent;
import io.tidewatch.event.LogLevel;
import io.tidewatch.processor.audit.AuditConfig;
import io.tidewatch.processor.audit.AuditLog;
import io.tidewatch.processor.logs.LogInstances;
import io.tidewatch.processor.logs.LogsConfig;
import io.tidewatch.wire.Json;
import io.tidewatch.wire.UrlText;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Questions of lines to two instances, each with the index of one partition: real HTTP between them. */
class LogSearchApiIT {
    private static final long T0 = 1_790_000_000_000L / 60_000 * 60_000;
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochMilli(T0 + 600_000), ZoneOffset.UTC);
    private static final int LINES = 400;

    @TempDir
    Path dir;

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<AuditRecord> audited = new CopyOnWriteArrayList<>();
    private final List<QueryServer> servers = new ArrayList<>();
    private final List<String> addresses = new ArrayList<>();
    private LogInstances logs;

    @BeforeEach
    void start() {
        logs = new LogInstances(dir, 2);
        for (int i = 0; i < LINES; i += 4) {
            int partition = i / 4 % 2;
            List<LogEvent> events = new ArrayList<>();
            for (int k = 0; k < 4; k++) {
                events.add(line(i + k));
            }
            logs.send(partition, partition == 0 ? "shop" : "mail", T0 + i * 1_000L, events);
        }
        for (int i = 0; i < 2; i++) {
            int self = i;
            List<Question> questions = new LogQuestions(
                            logs.views(i),
                            logs.searcher(i, hidden()),
                            "log-patterns",
                            "log-blocks",
                            () -> logs.stores(self).partitions("log-patterns"),
                            () -> 2,
                            KeptCounts.of(LogsConfig.defaults()))
                    .all();
            QueryServer server = new QueryServer(
                    QueryConfig.defaults().onPort(0),
                    questions,
                    ApiTokens.none(),
                    List.of(),
                    new AuditLog(AuditConfig.defaults(), audited::add, UnaryOperator.identity(), CLOCK),
                    Healthy.INSTANCE,
                    () -> "",
                    () -> List.of(addresses.get(1 - self)),
                    CLOCK);
            server.start();
            servers.add(server);
            addresses.add("127.0.0.1:" + server.port());
        }
    }

    private static UnaryOperator<String> hidden() {
        return text -> text.replace("secret", "***");
    }

    /** Two lines have the same time, always. */
    private static LogEvent line(int i) {
        LogEvent plain = LogEvent.of(
                T0 + i / 2 * 2_000L,
                i % 10 == 0 ? LogLevel.ERROR : LogLevel.INFO,
                "shop.Orders",
                "order " + i + " paid, secret" + (i % 50 == 0 ? " slowly" : ""));
        return new LogEvent(
                plain.timeMillis(),
                plain.level(),
                plain.logger(),
                "t",
                plain.message(),
                "order {} paid",
                List.of(Integer.toString(i)),
                List.of(),
                Map.of("trace_id", "tr-" + i / 20, "bad", "=1+1"),
                Map.of("took", (long) i % 7),
                null,
                0,
                null);
    }

    @AfterEach
    void close() {
        servers.forEach(QueryServer::close);
        logs.close();
    }

    private HttpResponse<String> send(int server, String path) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://" + addresses.get(server) + "/api/v1/" + path))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private JsonNode get(int server, String path) throws Exception {
        HttpResponse<String> answer = send(server, path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Json.shared().readTree(answer.body());
    }

    private static int number(JsonNode hit) {
        return Integer.parseInt(hit.path("message").asText().split(" ")[1]);
    }

    @Test
    void pagesOfEitherInstance_giveEachLineOnce_whileOthersComeIn() throws Exception {
        int late = LINES;
        for (String order : List.of("newest", "oldest")) {
            List<Integer> seen = new ArrayList<>();
            String cursor = "";
            long last = order.equals("newest") ? Long.MAX_VALUE : Long.MIN_VALUE;
            for (int page = 0; ; page++) {
                JsonNode answer = get(page % 2, "logs/search?q=paid&from=" + T0 + "&limit=37&order=" + order + cursor);
                assertThat(answer.path("partial").asBoolean()).isFalse();
                for (JsonNode hit : answer.path("items")) {
                    long time = hit.path("timeMillis").asLong();
                    assertThat(order.equals("newest") ? time <= last : time >= last)
                            .isTrue();
                    last = time;
                    seen.add(number(hit));
                }
                if (!answer.path("next").isTextual()) {
                    break;
                }
                cursor = "&cursor=" + answer.path("next").asText();
                logs.send(page % 2, "late", T0 + 500_000 + page, List.of(line(late++)));
            }
            List<Integer> old = seen.stream().filter(n -> n < LINES).toList();
            assertThat(old).doesNotHaveDuplicates().hasSize(LINES);
            assertThat(seen).doesNotHaveDuplicates();
        }
    }

    @Test
    void aCursorOfAnotherSearch_andWhatIsNone_areRefused() throws Exception {
        String cursor = get(0, "logs/search?q=paid&limit=5").path("next").asText();

        assertThat(send(0, "logs/search?q=other&cursor=" + cursor).body()).contains("belongs to another search");
        assertThat(send(0, "logs/search?q=paid&order=oldest&cursor=" + cursor).body())
                .contains("another search");
        assertThat(send(0, "logs/search?cursor=abc").statusCode()).isEqualTo(400);
        assertThat(send(0, "logs/search?order=up").body()).contains("newest or oldest");
        assertThat(send(0, "logs/search?timeout=5m").body()).contains("up to 60s");
        assertThat(send(0, "logs/search?q=level:LOUD").body())
                .contains("parameter q")
                .contains("no level");
        assertThat(send(0, "logs/count?step=1ms").body()).contains("parameter step");
        assertThat(send(0, "logs/context?partition=0&offset=x").body()).contains("parameter offset");
        assertThat(send(0, "logs/trace").body()).contains("parameter id is missing");
        assertThat(send(0, "logs/export?format=xls").body()).contains("ndjson or csv");
    }

    @Test
    void countersAndLines_countTheSame_andTheAnswerSaysWhichWereRead() throws Exception {
        String time = "&from=" + T0 + "&to=" + (T0 + 420_000);
        JsonNode counters = get(1, "logs/count?q=level%3E%3DINFO&by=level&step=1m" + time);
        JsonNode lines = get(1, "logs/count?q=paid&by=level&step=1m" + time);

        assertThat(counters.path("read").asText()).isEqualTo("counters");
        assertThat(lines.path("read").asText()).isEqualTo("lines");
        assertThat(lines.path("items")).isEqualTo(counters.path("items"));
        assertThat(lines.path("total").asInt()).isEqualTo(LINES);
        assertThat(lines.path("items").path(0).path("value").asText()).isEqualTo("INFO");
        assertThat(lines.path("items").path(1).path("count").asInt()).isEqualTo(LINES / 10);
        JsonNode byField = get(0, "logs/count?q=&by=took&step=7m" + time);
        assertThat(byField.path("items")).hasSize(7);
        assertThat(byField.path("total").asInt()).isEqualTo(LINES);
    }

    @Test
    void facets_areThoseOfAllInstances() throws Exception {
        JsonNode answer = get(0, "logs/facets?q=paid&fields=service,took,nothing&top=3&from=" + T0);

        assertThat(answer.path("total").asInt()).isEqualTo(LINES);
        JsonNode service = answer.path("items").path(0);
        assertThat(service.path("values").path(0).path("count").asInt()).isEqualTo(LINES / 2);
        assertThat(service.path("values")).hasSize(2);
        JsonNode took = answer.path("items").path(1);
        assertThat(took.path("values")).hasSize(3);
        assertThat(took.path("distinct").asInt()).isEqualTo(7);
        assertThat(took.path("exact").asBoolean()).isTrue();
        int named = 0;
        for (JsonNode value : took.path("values")) {
            named += value.path("count").asInt();
        }
        assertThat(named + took.path("other").asInt()).isEqualTo(LINES);
        assertThat(answer.path("items").path(2).path("without").asInt()).isEqualTo(LINES);
    }

    @Test
    void context_hasTheLinesAroundOne_ofTheSameSource_whoeverIsAsked() throws Exception {
        JsonNode hit = get(0, "logs/search?q=%22order%20204%22&from=" + T0)
                .path("items")
                .path(0);
        String place = "logs/context?partition=" + hit.path("partition").asText() + "&offset="
                + hit.path("offset").asText() + "&line=" + hit.path("line").asText();
        for (int server = 0; server < 2; server++) {
            JsonNode answer = get(server, place + "&before=6&after=5");
            List<Integer> numbers = new ArrayList<>();
            answer.path("items").forEach(line -> numbers.add(number(line)));
            assertThat(numbers).containsExactly(190, 191, 196, 197, 198, 199, 204, 205, 206, 207, 212, 213);
            assertThat(answer.path("place").asInt()).isEqualTo(6);
        }
    }

    @Test
    void aTrace_hasTheLinesOfAllServices_inOrder() throws Exception {
        JsonNode answer = get(1, "logs/trace?id=tr-7");

        List<Integer> numbers = new ArrayList<>();
        answer.path("items").forEach(line -> numbers.add(number(line)));
        assertThat(numbers).hasSize(20).allMatch(n -> n / 20 == 7);
        assertThat(answer.path("services").path("shop").asInt()).isEqualTo(8);
        assertThat(answer.path("services").path("mail").asInt()).isEqualTo(12);
    }

    @Test
    void whatIsHidden_isNotFound() throws Exception {
        assertThat(get(0, "logs/search?q=secret&from=" + T0).path("items")).isEmpty();
        assertThat(get(0, "logs/search?q=/secr.t/&from=" + T0).path("items")).isEmpty();
        assertThat(get(0, "logs/count?q=secret&step=7m&from=" + T0)
                        .path("total")
                        .asInt())
                .isZero();
        assertThat(send(0, "logs/export?q=paid&from=" + T0).body()).doesNotContain("secret");
    }

    @Test
    void partitionsOfAnInstanceThatIsGone_areReadFromTheTopic() throws Exception {
        servers.get(1).close();
        JsonNode answer = get(0, "logs/search?q=paid&from=" + T0 + "&limit=5000");

        assertThat(answer.path("partial").asBoolean())
                .as(answer.path("missing").toString())
                .isFalse();
        assertThat(answer.path("items"))
                .hasSize(LINES)
                .anyMatch(hit -> hit.path("partition").asInt() == 1);
        assertThat(get(0, "logs/facets?fields=service&q=paid&from=" + T0)
                        .path("total")
                        .asInt())
                .isEqualTo(LINES);
        String export = send(0, "logs/export?q=paid&from=" + T0).body();
        JsonNode end = Json.shared().readTree(export.lines().reduce((a, b) -> b).orElseThrow());
        assertThat(end.path("export").path("complete").asBoolean()).isTrue();
    }

    @Test
    void patternsOfAnInstanceThatIsGone_areMissed() throws Exception {
        servers.get(1).close();
        for (String asked : List.of(
                "logs/search?q=paid%20-pattern:00ff00ff00ff00ff&from=" + T0,
                "logs/count?by=pattern&q=paid&step=7m&from=" + T0,
                "logs/facets?fields=pattern&from=" + T0)) {
            JsonNode answer = get(0, asked);
            assertThat(answer.path("partial").asBoolean()).as(asked).isTrue();
            assertThat(answer.path("missing").toString()).as(asked).contains("log-blocks partition 1");
        }
    }

    @Test
    void anExport_hasEveryLine_andSaysAtItsEndWhetherItIsWhole() throws Exception {
        HttpResponse<String> answer = send(1, "logs/export?q=paid&from=" + T0);

        List<String> lines = answer.body().lines().toList();
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).contains("ndjson");
        assertThat(lines).hasSize(LINES + 1);
        assertThat(lines.get(LINES))
                .isEqualTo("{\"export\":{\"complete\":true,\"lines\":" + LINES + ",\"why\":[],\"next\":null}}");
        String cut = send(0, "logs/export?q=paid&limit=10&from=" + T0).body();
        JsonNode end = Json.shared()
                .readTree(cut.lines().reduce((a, b) -> b).orElseThrow())
                .path("export");
        assertThat(end.path("complete").asBoolean()).isFalse();
        assertThat(end.path("why").toString()).contains("limit says no more");
        String rest = send(1, "logs/export?q=paid&cursor=" + end.path("next").asText())
                .body();
        assertThat(rest.lines()).hasSize(LINES - 10 + 1);

        List<String> csv = send(0, "logs/export?format=csv&q=" + UrlText.encode("order slowly") + "&from=" + T0)
                .body()
                .lines()
                .toList();
        assertThat(csv.get(0)).startsWith("time,level,service").endsWith(",line,instance,env,release");
        assertThat(csv).hasSize(LINES / 50 + 2);
        assertThat(csv.get(1)).contains("\"order 0 paid, *** slowly\"").contains("\"\"bad\"\":\"\"=1+1\"\"");
        assertThat(csv.get(csv.size() - 1)).startsWith("#end,complete,8 lines");
    }

    @Test
    void eachExport_isInTheAudit_alsoTheSameAgain_withWhoTookIt() throws Exception {
        String path = "logs/export?format=csv&limit=3&q=paid&from=" + T0;
        for (int i = 0; i < 3; i++) {
            send(0, path);
            send(0, "logs/search?q=paid&from=" + T0);
        }
        String next = Json.shared()
                .readTree(send(0, "logs/search?limit=1&order=oldest&q=paid&from=" + T0)
                        .body())
                .path("next")
                .asText();
        send(0, "logs/export?q=paid&cursor=" + UrlText.encode(next));

        assertThat(audited)
                .extracting(AuditRecord::action)
                .containsExactly("logs.export", "logs.search", "logs.export", "logs.export", "logs.export");
        assertThat(audited).extracting(AuditRecord::by).containsOnly("anonymous@127.0.0.1");
        assertThat(audited.get(3).target()).isEqualTo("paid");
        assertThat(audited.get(3).detail()).isEqualTo("begun, from " + T0 + " to now, as csv, from 127.0.0.1");
        assertThat(audited.get(4).detail())
                .startsWith("begun, on from a cursor, from " + Instant.ofEpochMilli(T0) + " to ")
                .endsWith(", from 127.0.0.1");
    }
}
