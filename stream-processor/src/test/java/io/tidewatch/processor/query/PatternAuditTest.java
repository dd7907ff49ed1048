package io.tidewatch.processor.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidewatch.alert.AuditRecord;
import io.tidewatch.event.LogEvent;
import io.tidewatch.event.LogLevel;
import io.tidewatch.processor.audit.AuditConfig;
import io.tidewatch.processor.audit.AuditLog;
import io.tidewatch.processor.catalog.PatternCatalog;
import io.tidewatch.processor.logs.LogInstances;
import io.tidewatch.processor.logs.LogsConfig;
import io.tidewatch.processor.logs.PatternViews;
import io.tidewatch.wire.Json;
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
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever asks what services say, without reading a line of it, is written down as one who searches. */
class PatternAuditTest {
    private static final long T0 = 1_790_000_000_000L / 60_000 * 60_000;
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochMilli(T0 + 60_000), ZoneOffset.UTC);

    @TempDir
    Path dir;

    private final List<AuditRecord> audited = new CopyOnWriteArrayList<>();
    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void patternsAndRates_areAuditedAsSearchesAre_onceWhileTheSameIsAskedAgain() throws Exception {
        AuditLog audit = new AuditLog(AuditConfig.defaults(), audited::add, UnaryOperator.identity(), CLOCK);
        try (LogInstances logs = new LogInstances(dir, 1)) {
            logs.send(0, "shop", T0, List.of(LogEvent.of(T0, LogLevel.INFO, "shop.Disk", "disk gone")));
            PatternViews views = new PatternViews(logs.stores(0), new PatternCatalog(), () -> 0, text -> text);
            Supplier<Set<Integer>> here = () -> logs.stores(0).partitions("log-patterns");
            List<Question> questions =
                    new ArrayList<>(new PatternQuestions(views, "log-patterns", here, () -> 1).all());
            KeptCounts kept = KeptCounts.of(LogsConfig.defaults());
            questions.add(new RateQuestion(views, "log-patterns", here, () -> 1, kept).question());
            try (QueryServer server = new QueryServer(
                    QueryConfig.defaults().onPort(0),
                    questions,
                    ApiTokens.none(),
                    List.of(),
                    audit,
                    Healthy.INSTANCE,
                    () -> "",
                    List::of,
                    CLOCK)) {
                server.start();
                for (int again = 0; again < 3; again++) {
                    String id = get(server, "patterns?service=shop&sort=new")
                            .path("items")
                            .path(0)
                            .path("id")
                            .asText();
                    assertThat(get(server, "patterns/" + id + "?from=-1h").path("items"))
                            .isNotEmpty();
                    assertThat(get(server, "logs/rates?by=logger").path("items"))
                            .isNotEmpty();
                }
                get(server, "patterns");
            }
        }

        assertThat(audited)
                .extracting(AuditRecord::action)
                .containsExactly("patterns.list", "patterns.show", "logs.rates", "patterns.list");
        assertThat(audited).extracting(AuditRecord::by).containsOnly("anonymous@127.0.0.1");
        assertThat(audited.get(0).target()).isEqualTo("service=shop sort=new");
        assertThat(audited.get(0).detail()).startsWith("1 found, from the usual to now, from 127.0.0.1");
        assertThat(audited.get(1).target()).hasSize(16);
        assertThat(audited.get(1).detail()).startsWith("1 found, from -1h to now");
        assertThat(audited.get(2).target()).isEqualTo("by=logger");
    }

    private JsonNode get(QueryServer server, String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + server.port() + "/api/v1/" + path);
        HttpResponse<String> answer =
                http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        return Json.shared().readTree(answer.body());
    }
}
