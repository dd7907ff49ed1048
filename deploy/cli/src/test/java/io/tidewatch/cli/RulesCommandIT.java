package io.tidewatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.alert.AlertCommand;
import io.tidewatch.alert.AuditRecord;
import io.tidewatch.kafka.embedded.EmbeddedKafka;
import io.tidewatch.kafka.embedded.FreePort;
import io.tidewatch.processor.audit.AuditConfig;
import io.tidewatch.processor.audit.AuditLog;
import io.tidewatch.processor.audit.AuditWriter;
import io.tidewatch.processor.query.Api;
import io.tidewatch.processor.query.ApiTokens;
import io.tidewatch.processor.query.ExternalConfig;
import io.tidewatch.processor.query.ExternalCounts;
import io.tidewatch.processor.query.QueryConfig;
import io.tidewatch.processor.query.QueryServer;
import io.tidewatch.processor.run.CommandSender;
import io.tidewatch.processor.run.RuleBook;
import io.tidewatch.wire.Decoded;
import io.tidewatch.wire.JsonCodec;
import io.tidewatch.wire.Topics;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class RulesCommandIT {
    private static final int MANY = ExternalConfig.defaults().mostAlerts();

    @TempDir
    Path dir;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void rules_arePutIntoForce_changed_exported_andDeleted() throws Exception {
        try (EmbeddedKafka kafka = Feed.broker(dir.resolve("kafka"), FreePort.next(), AllInOne.PARTITIONS)) {
            String[] at = {"--kafka", kafka.bootstrapServers()};
            Path file = dir.resolve("rules.yaml");
            Files.writeString(
                    file,
                    "- {id: a, kind: frequency, numEvents: 3}\n- {id: b, kind: absent}\n"
                            + "- {id: both, kind: composite, expression: a and b}\n");

            assertThat(run(at, "rules", "apply", "--dry-run", file.toString())).isZero();
            assertThat(said()).contains("+ new      a revision 1", "nothing was changed");
            assertThat(run(at, "rules", "apply", file.toString())).isZero();
            assertThat(said()).contains("in force within seconds");
            assertThat(run(at, "rules", "apply", file.toString())).isZero();
            assertThat(said()).contains("unchanged  3", "nothing to change");

            Files.writeString(file, "id: a\nkind: frequency\nnumEvents: 5\n");
            assertThat(run(at, "rules", "apply", file.toString())).isZero();
            assertThat(said()).contains("~ changed  a revision 2", "numEvents: 3 → 5");
            assertThat(run(at, "rules", "export", "a")).isZero();
            assertThat(said()).contains("- id: a", "numEvents: 5");

            assertThat(run(at, "rules", "delete", "b")).isEqualTo(CommandLine.ExitCode.USAGE);
            assertThat(said()).contains("composite rule both names 'b'");
            assertThat(run(at, "rules", "delete", "both", "b")).isZero();
            assertThat(run(at, "rules", "apply", "--prune", "--dry-run", fault()))
                    .isEqualTo(2);
            assertThat(run(at, "rules", "list")).isZero();
            assertThat(said()).contains("a  ").doesNotContain("both  ");
            overHttp(kafka.bootstrapServers());
            assertThat(run(at, "rules", "export")).isZero();
            assertThat(said()).contains("numEvents: 7").doesNotContain("id: b");
        }
    }

    /** The same by the API, with a token that the command made. */
    private void overHttp(String bootstrap) throws Exception {
        assertThat(run(new String[0], "token", "ann", "admin")).isZero();
        List<String> lines = said().lines().map(String::strip).toList();
        Path tokens = Files.writeString(dir.resolve("tokens"), lines.get(3) + "\n");
        RuleBook book = new RuleBook(Map.of("bootstrap.servers", bootstrap), Duration.ofSeconds(10));
        Clock clock = Clock.systemUTC();
        ExternalCounts external = new ExternalCounts();
        AuditWriter audit = new AuditWriter(Map.of("bootstrap.servers", bootstrap));
        AuditLog log = new AuditLog(AuditConfig.defaults(), audit, UnaryOperator.identity(), clock);
        audit.start();
        try (audit;
                CommandSender sender =
                        new CommandSender(Map.of("bootstrap.servers", bootstrap), Duration.ofSeconds(10));
                QueryServer server = new QueryServer(
                        QueryConfig.defaults().onPort(0),
                        List.of(),
                        ApiTokens.of(tokens),
                        Api.commands(sender, book, ExternalConfig.defaults(), external, key -> false, clock),
                        log,
                        Fine.INSTANCE,
                        () -> "",
                        List::of,
                        clock)) {
            server.start();
            String at = "http://127.0.0.1:" + server.port() + "/api/v1/rules";
            String file = "- {id: a, kind: frequency, numEvents: 7}\n- {id: b, kind: absent}\n"
                    + "- {id: both, kind: composite, expression: a and b}\n";
            assertThat(send("POST", at + "?dryRun=true", lines.get(1), file).body())
                    .contains("\"what\":\"changed\",\"id\":\"a\",\"revision\":3")
                    .contains("numEvents: 5 → 7", "\"dryRun\":true");
            assertThat(send("POST", at, lines.get(1), file).statusCode()).isEqualTo(200);
            assertThat(send("POST", at, lines.get(1), "id: c\nkind: composite\nexpression: d\n")
                            .body())
                    .contains("there is no rule 'd'", "nothing was changed");
            assertThat(send("DELETE", at + "/b", lines.get(1), "").statusCode()).isEqualTo(409);
            assertThat(send("DELETE", at + "/both", lines.get(1), "").statusCode())
                    .isEqualTo(200);
            assertThat(send("DELETE", at + "/b", lines.get(1), "").statusCode()).isEqualTo(200);
            assertThat(send("DELETE", at + "/b", lines.get(1), "").statusCode()).isEqualTo(404);
            alertsFromElsewhere("http://127.0.0.1:" + server.port() + "/api/v2/alerts", lines.get(1), bootstrap);
            assertThat(external.taken()).isEqualTo(MANY);
            whoWaits_isTold("http://127.0.0.1:" + server.port(), lines.get(1), bootstrap);
        }
        audited(bootstrap);
    }

    /** What the processor would write is written here. */
    private static void whoWaits_isTold(String at, String token, String bootstrap) throws Exception {
        CompletableFuture<HttpResponse<String>> answer = CompletableFuture.supplyAsync(() -> {
            try {
                return send("POST", at + "/api/v1/alerts/cpu/resolve?wait=20s", token, "");
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        try (KafkaConsumer<byte[], byte[]> commands = new KafkaConsumer<>(
                        Map.of("bootstrap.servers", bootstrap, "auto.offset.reset", "earliest"),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer());
                KafkaProducer<byte[], byte[]> life = new KafkaProducer<>(
                        Map.of("bootstrap.servers", bootstrap), new ByteArraySerializer(), new ByteArraySerializer())) {
            commands.assign(commands.partitionsFor(Topics.ALERT_COMMANDS).stream()
                    .map(p -> new TopicPartition(p.topic(), p.partition()))
                    .toList());
            AlertCommand asked = Awaitility.await().until(() -> command(commands), Objects::nonNull);
            assertThat(List.of(asked.by(), asked.via(), asked.alertKey())).containsExactly("ann", "api", "cpu");
            for (String request : List.of("of somebody else", asked.requestId())) {
                AuditRecord.Outcome outcome =
                        request.equals(asked.requestId()) ? AuditRecord.Outcome.REFUSED : AuditRecord.Outcome.DONE;
                AuditRecord record = new AuditRecord(
                        asked.atMillis(), "ann", "api", "alert.resolve", "cpu", outcome, "it is over", request);
                life.send(new ProducerRecord<>(Topics.AUDIT, JsonCodec.AUDIT.encode(record)))
                        .get();
            }
        }
        assertThat(answer.get().statusCode()).isEqualTo(409);
        assertThat(answer.get().body()).contains("refused: it is over");
    }

    private static AlertCommand command(KafkaConsumer<byte[], byte[]> commands) {
        for (ConsumerRecord<byte[], byte[]> record : commands.poll(Duration.ofMillis(100))) {
            if (JsonCodec.ALERT_COMMAND.decode(record.value()) instanceof Decoded.Ok<AlertCommand> ok) {
                return ok.value();
            }
        }
        return null;
    }

    /** Each thing that was asked for by HTTP, once. */
    private void audited(String bootstrap) {
        String[] at = {"--kafka", bootstrap};
        said();
        assertThat(run(at, "audit", "--who", "ann", "--what", "rule")).isZero();
        List<String> rows = said().lines().toList();
        assertThat(rows)
                .satisfiesExactly(
                        row -> assertThat(row).contains("refused  rule.delete        b", "there is no rule 'b'"),
                        row -> assertThat(row).contains("done     rule.removed       b"),
                        row -> assertThat(row).contains("done     rule.removed       both"),
                        row -> assertThat(row).contains("refused  rule.delete        b", "composite rule both names"),
                        row -> assertThat(row).contains("refused  rule.apply", "1 fault"),
                        row -> assertThat(row).contains("done     rule.new           both"),
                        row -> assertThat(row).contains("done     rule.new           b"),
                        row -> assertThat(row).contains("done     rule.changed       a", "numEvents: 5 → 7"),
                        row -> assertThat(row).contains("done     rule.apply", "dry run"));
        assertThat(run(at, "audit", "--what", "alert", "--json", "--limit", "1", "--outcome", "done"))
                .isZero();
        assertThat(said()).contains("\"requestId\":\"of somebody else\"", "note: there are older ones");
        assertThat(run(at, "audit", "--what", "alert.post")).isZero();
        assertThat(said()).hasLineCount(1).contains("ann", "alert.post");
        assertThat(run(at, "audit", "--who", "nobody")).isZero();
        assertThat(said()).contains("nothing");
    }

    /** As many as a post may have: whoever is told 200 finds all of them in Kafka. */
    private static void alertsFromElsewhere(String at, String token, String bootstrap) throws Exception {
        String alerts = IntStream.range(0, MANY)
                .mapToObj(i -> "{\"labels\":{\"alertname\":\"Down\",\"instance\":\"" + i + "\"}}")
                .collect(Collectors.joining(",", "[", "]"));

        assertThat(send("POST", at, token, alerts).statusCode()).isEqualTo(200);

        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(Topics.SIGNALS).stream()
                    .map(p -> new TopicPartition(p.topic(), p.partition()))
                    .toList();
            assertThat(consumer.endOffsets(partitions).values().stream()
                            .mapToLong(Long::longValue)
                            .sum())
                    .isEqualTo(MANY);
        }
    }

    private static HttpResponse<String> send(String method, String at, String token, String body) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(at))
                                .header("Authorization", "Bearer " + token)
                                .method(method, HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private enum Fine implements QueryServer.Health {
        INSTANCE;

        @Override
        public String liveness() {
            return "";
        }

        @Override
        public String readiness() {
            return "";
        }
    }

    @Test
    void faultyFile_isRefusedWithEveryPlace_withoutACluster() throws Exception {
        assertThat(run(new String[0], "rules", "validate", fault())).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(said())
                .contains("bad.yaml:2:7: found 'frequenzy'", "did you mean 'frequency'?")
                .contains("bad.yaml:3:1: unknown 'numEvent'");
        assertThat(run(new String[0], "rules", "schema")).isZero();
        assertThat(said()).contains("\"$schema\"", "keepFiringFor");
    }

    private String fault() throws Exception {
        return Files.writeString(dir.resolve("bad.yaml"), "id: a\nkind: frequenzy\nnumEvent: 3\n")
                .toString();
    }

    private String said() {
        String all = out.toString() + err;
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return all;
    }

    private int run(String[] at, String... command) {
        CommandLine line = Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        String[] all = new String[command.length + at.length];
        System.arraycopy(command, 0, all, 0, command.length);
        System.arraycopy(at, 0, all, command.length, at.length);
        return line.execute(all);
    }
}
