package io.tidewatch.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.alert.Aggregate;
import io.tidewatch.alert.Alert;
import io.tidewatch.alert.AlertCommand;
import io.tidewatch.alert.AlertState;
import io.tidewatch.alert.AuditRecord;
import io.tidewatch.alert.Bounds;
import io.tidewatch.alert.Condition;
import io.tidewatch.alert.Direction;
import io.tidewatch.alert.ErrorCommand;
import io.tidewatch.alert.ErrorGroup;
import io.tidewatch.alert.Matcher;
import io.tidewatch.alert.NotificationRecord;
import io.tidewatch.alert.Rule;
import io.tidewatch.alert.Silence;
import io.tidewatch.event.Breadcrumb;
import io.tidewatch.event.Distribution;
import io.tidewatch.event.ErrorEvent;
import io.tidewatch.event.LogEvent;
import io.tidewatch.event.LogLevel;
import io.tidewatch.event.MetricBatch;
import io.tidewatch.event.MetricPoint;
import io.tidewatch.event.Severity;
import io.tidewatch.event.Source;
import io.tidewatch.event.Thrown;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The wire form of every contract record, pinned. A file that changes is a change of format: readers that are out there
 * have to read it. Run with {@code GOLDEN_WRITE} set to write the files anew.
 */
class GoldenTest {
    private static final long T = 1_772_355_600_123L;
    private static final Source SHOP = new Source("shop", "shop-1", "web-17", "production", "3.1.4");

    private record Golden(String name, Object value, byte[] bytes, Function<byte[], Decoded<?>> decode) {}

    @TestFactory
    Stream<DynamicTest> everyRecord_isWrittenAsPinned_andReadBack() {
        return Stream.of(hot(), rules(), cold())
                .flatMap(list -> list)
                .map(g -> DynamicTest.dynamicTest(g.name(), () -> {
                    String file = g.name() + ".json";
                    if (System.getenv("GOLDEN_WRITE") != null) {
                        Files.write(
                                Path.of("src/test/resources/golden", file),
                                (new String(g.bytes(), UTF_8) + "\n").getBytes(UTF_8));
                    }
                    String pinned = read(file);
                    assertThat(new String(g.bytes(), UTF_8)).isEqualTo(pinned);
                    assertThat(g.decode().apply(pinned.getBytes(UTF_8))).isEqualTo(Decoded.ok(g.value()));
                }));
    }

    private static Stream<Golden> hot() {
        LogEvent log = new LogEvent(
                T,
                LogLevel.ERROR,
                "com.acme.shop.OrderController",
                "http-8080-3",
                "Order 42 of \"Zoë\" failed",
                "Order {} of {} failed",
                List.of("42", "\"Zoë\""),
                List.of("AUDIT"),
                Map.of("request_id", "4bf92f35"),
                Map.of("total", 12.5),
                new Thrown(
                        "java.io.IOException",
                        "disk full",
                        "java.io.IOException: disk full\n\tat a.B.c(B.java:7)",
                        "f1"),
                70_000,
                SHOP);
        ErrorEvent error = new ErrorEvent(
                T,
                SHOP,
                "9f2c",
                Map.of("1", "9f2c"),
                "java.io.IOException",
                "disk full",
                "java.io.IOException: disk full\n\tat a.B.c(B.java:7)",
                "a.B.c",
                "a.B",
                "main",
                false,
                Severity.CRITICAL,
                3,
                Map.of("request_id", "4bf92f35"),
                Map.of("feature", "export"),
                "u1",
                "it ended its thread",
                List.of(new Breadcrumb(T - 5, LogLevel.WARN, "a.B", "disk is nearly full")));
        Distribution took = new Distribution(3, 1.75, 0, 1.5, 1, new int[] {-69, 20}, new long[] {1, 1});
        MetricBatch batch = new MetricBatch(
                T,
                10_000,
                MetricBatch.Phase.GOODBYE,
                "shutdown",
                List.of(
                        MetricPoint.gauge("system.cpu.utilization", Map.of("cpu", "0"), 0.25),
                        MetricPoint.counter("http.server.requests", Map.of(), 1234, T - 60_000),
                        MetricPoint.distribution("http.server.request.duration", Map.of("route", "/orders"), took)),
                SHOP);
        LogEvent least = LogEvent.of(T, LogLevel.INFO, "", "up");
        return Stream.of(
                new Golden("log", log, bytes(o -> new LogEventEncoder().encode(log, o)), GoldenTest::log),
                new Golden("log-least", least, bytes(o -> new LogEventEncoder().encode(least, o)), GoldenTest::log),
                new Golden(
                        "error",
                        error,
                        bytes(o -> new ErrorEventEncoder().encode(error, o)),
                        b -> new ErrorEventDecoder().decode(b, 0, b.length)),
                new Golden(
                        "metrics",
                        batch,
                        bytes(o -> new MetricBatchEncoder().encode(batch, o)),
                        b -> new MetricBatchDecoder().decode(b, 0, b.length)));
    }

    private static Stream<Golden> rules() {
        List<Matcher> where = List.of(Matcher.equal("service", "shop"), Matcher.atLeast("level", "ERROR"));
        Bounds bounds = new Bounds(Bounds.Op.ABOVE, 0.8, 0.9, 0.95, 0.75);
        Duration minute = Duration.ofMinutes(1);
        return Stream.of(
                        new Condition.Threshold("system.cpu.utilization", where, Aggregate.P95, minute, bounds),
                        new Condition.Frequency(where, 50, minute),
                        new Condition.Ratio(where, List.of(Matcher.equal("service", "shop")), 20, minute, bounds),
                        new Condition.Spike(where, minute, 3, Direction.BOTH, 10, 5, true),
                        new Condition.Change(
                                "queue.depth", List.of(), Aggregate.LAST, minute, Duration.ofMinutes(10), true, bounds),
                        new Condition.Absent(where, 1, Duration.ofSeconds(90), Duration.ofHours(24)),
                        new Condition.NewTerm(where, "fingerprint", Duration.ofDays(30)),
                        new Condition.Outlier(
                                where, "took", 20, Direction.BOTH, 500, Duration.ofHours(6), Duration.ofMinutes(10)),
                        new Condition.Anomaly("", where, null, minute, 0.5, Direction.UP, "", where, 20),
                        new Condition.Sequence(
                                where, List.of(Matcher.equal("level", "INFO")), "context.id", "", minute, 1, minute))
                .map(GoldenTest::rule)
                .map(rule -> cold(
                        "rule-" + rule.condition().getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT),
                        JsonCodec.RULE,
                        rule));
    }

    private static Rule rule(Condition condition) {
        return new Rule(
                "shop.rule-1",
                7,
                T,
                true,
                Rule.Input.LOGS,
                condition,
                List.of("service", "host"),
                Severity.ERROR,
                Duration.ofMinutes(5),
                Duration.ofSeconds(90),
                Rule.NoData.KEEP,
                Map.of("team", "shop"),
                Map.of("summary", "{{service}} is at {{value}}"),
                200);
    }

    private static Stream<Golden> cold() {
        Alert alert = new Alert(
                "cpu{host=web-17}",
                "cpu",
                7,
                12,
                AlertState.FIRING,
                Alert.Transition.FIRED,
                Severity.CRITICAL,
                Map.of("host", "web-17"),
                Map.of("summary", "hot"),
                T - 300_000,
                T,
                0,
                T,
                T - 500,
                0.97,
                0.95,
                "avg of system.cpu.utilization over 1m is 0.97, above 0.95",
                "logs partition 2 is 95 s behind",
                new Alert.Acknowledgement("ann", T + 5, "on it"),
                List.of(new Alert.Sample("tidewatch.metrics", 2, 99, 0, T - 500, "agent/web-17", "0.97")),
                List.of(0.5, 0.97));
        ErrorGroup group = new ErrorGroup(
                "9f2c",
                ErrorGroup.State.REGRESSED,
                "java.io.IOException",
                "disk full",
                "a.B.c",
                Severity.ERROR,
                42,
                T - 1000,
                T,
                Map.of("shop", 42L),
                Map.of("web-17", 42L),
                Map.of("3.1.4", 42L),
                false,
                List.of("9f2c"));
        return Stream.of(
                cold("alert", JsonCodec.ALERT, alert),
                cold(
                        "audit",
                        JsonCodec.AUDIT,
                        new AuditRecord(
                                T,
                                "ann",
                                "cli",
                                "alert.acknowledge",
                                "cpu{host=web-17}",
                                AuditRecord.Outcome.DONE,
                                "on it",
                                "r-1",
                                "FIRING",
                                "FIRING, acknowledged by ann")),
                cold(
                        "alert-command",
                        JsonCodec.ALERT_COMMAND,
                        new AlertCommand("cpu{host=web-17}", AlertCommand.Action.ACKNOWLEDGE, "ann", T, "on it")
                                .came("cli", "r-1")),
                cold("error-group", JsonCodec.ERROR_GROUP, group),
                cold(
                        "error-command",
                        JsonCodec.ERROR_COMMAND,
                        new ErrorCommand("9f2c", ErrorCommand.Action.ASSIGN, "bob", "ann", T)),
                cold(
                        "silence",
                        JsonCodec.SILENCE,
                        new Silence("s1", List.of(Matcher.equal("host", "web-17")), T, T + 1, "ann", "works")),
                cold(
                        "notification",
                        JsonCodec.NOTIFICATION,
                        new NotificationRecord(
                                T,
                                "cpu",
                                List.of("cpu{host=web-17}"),
                                "ops-mail",
                                "ops",
                                NotificationRecord.Reason.FIRST,
                                NotificationRecord.Outcome.DELIVERED,
                                Severity.CRITICAL,
                                "k1",
                                2,
                                250,
                                120,
                                "queued")),
                cold(
                        "dead-letter",
                        JsonCodec.DEAD_LETTER,
                        new DeadLetter(
                                "tidewatch.logs", 1, 5, 2, T, "ingest", "NOT_JSON", "expected an object", "gar")));
    }

    private static <T> Golden cold(String name, JsonCodec<T> codec, T value) {
        return new Golden(name, value, codec.encode(value), codec::decode);
    }

    private static Decoded<?> log(byte[] bytes) {
        return new LogEventDecoder().decode(bytes, 0, bytes.length);
    }

    private static byte[] bytes(java.util.function.Consumer<ByteSink> encoding) {
        ByteSink out = new ByteSink();
        encoding.accept(out);
        return out.toBytes();
    }

    private static String read(String file) throws IOException {
        if (System.getenv("GOLDEN_WRITE") != null) {
            return Files.readString(Path.of("src/test/resources/golden", file)).strip();
        }
        try (InputStream in = GoldenTest.class.getResourceAsStream("/golden/" + file)) {
            assertThat(in).as(file).isNotNull();
            return new String(in.readAllBytes(), UTF_8).strip();
        }
    }
}
