package io.tidewatch.agent.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.exporter.otlp.http.logs.OtlpHttpLogRecordExporter;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.export.SimpleLogRecordProcessor;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.opentelemetry.sdk.resources.Resource;
import io.tidewatch.agent.gateway.prometheus.WriteRequests;
import io.tidewatch.config.Secret;
import io.tidewatch.event.ErrorEvent;
import io.tidewatch.event.LogEvent;
import io.tidewatch.event.LogLevel;
import io.tidewatch.event.MetricBatch;
import io.tidewatch.event.MetricPoint;
import io.tidewatch.event.Source;
import io.tidewatch.kafka.embedded.EmbeddedKafka;
import io.tidewatch.kafka.embedded.EmbeddedKafkaExtension;
import io.tidewatch.redact.Redactor;
import io.tidewatch.wire.Decoded;
import io.tidewatch.wire.ErrorEventDecoder;
import io.tidewatch.wire.Lines;
import io.tidewatch.wire.LogEventDecoder;
import io.tidewatch.wire.MetricBatchDecoder;
import io.tidewatch.wire.RecordOrigin;
import io.tidewatch.wire.Topics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What comes in over HTTP, from the real clients where there are any, is in Kafka when it is answered. */
@ExtendWith(EmbeddedKafkaExtension.class)
class GatewayIT {
    private static final String TOKEN = "gateway-token";
    private static final int MOST_BODY = 64 << 10;
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static GatewayApp gateway;

    @BeforeAll
    static void start(EmbeddedKafka kafka) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            Set<String> there = admin.listTopics().names().get();
            for (String topic : List.of(Topics.METRICS, Topics.LOGS, Topics.ERRORS)) {
                if (!there.contains(topic)) {
                    admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1)))
                            .all()
                            .get();
                }
            }
        }
        gateway = gateway(kafka.bootstrapServers(), TOKEN, Duration.ofSeconds(20));
        gateway.start();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void openTelemetrysOwnExporters_metrics(EmbeddedKafka kafka) {
        try (SdkMeterProvider provider = SdkMeterProvider.builder()
                .setResource(resource("otel-metrics"))
                .registerMetricReader(PeriodicMetricReader.builder(OtlpHttpMetricExporter.builder()
                                .setEndpoint(url("/v1/metrics"))
                                .addHeader("Authorization", "Bearer " + TOKEN)
                                .setCompression("gzip")
                                .build())
                        .setInterval(Duration.ofHours(1))
                        .build())
                .build()) {
            var meter = provider.get("shop");
            meter.counterBuilder("orders").build().add(7, Attributes.of(AttributeKey.stringKey("city"), "Pisa"));
            meter.histogramBuilder("latency").build().record(12.5);
            assertThat(provider.forceFlush().join(20, TimeUnit.SECONDS).isSuccess())
                    .isTrue();
        }

        List<ConsumerRecord<byte[], byte[]>> records = read(kafka, Topics.METRICS, "otel-metrics/1");
        assertThat(RecordOrigin.read(records.get(0).headers(), null)).satisfies(origin -> {
            assertThat(origin.source().host()).isEqualTo("node");
            assertThat(origin.firstSequence()).isZero();
        });
        List<MetricPoint> points = points(records);
        assertThat(points)
                .anySatisfy(point -> assertThat(point)
                        .returns("orders", MetricPoint::name)
                        .returns(MetricPoint.Kind.COUNTER, MetricPoint::kind)
                        .returns(7.0, MetricPoint::value)
                        .returns(Map.of("city", "Pisa", "otel.scope.name", "shop"), MetricPoint::labels))
                .anySatisfy(point -> {
                    assertThat(point.name()).isEqualTo("latency");
                    assertThat(point.distribution().count()).isEqualTo(1);
                    assertThat(point.distribution().max()).isEqualTo(12.5);
                });
    }

    @Test
    void openTelemetrysOwnExporters_logs_redacted(EmbeddedKafka kafka) {
        try (SdkLoggerProvider provider = SdkLoggerProvider.builder()
                .setResource(resource("otel-logs"))
                .addLogRecordProcessor(SimpleLogRecordProcessor.create(OtlpHttpLogRecordExporter.builder()
                        .setEndpoint(url("/v1/logs"))
                        .addHeader("Authorization", "Bearer " + TOKEN)
                        .build()))
                .build()) {
            provider.get("com.shop.Pay")
                    .logRecordBuilder()
                    .setSeverity(Severity.ERROR)
                    .setBody("payment failed, password=hunter2")
                    .setException(new IllegalStateException("no card"))
                    .emit();
            assertThat(provider.forceFlush().join(20, TimeUnit.SECONDS).isSuccess())
                    .isTrue();
        }

        List<LogEvent> lines = lines(read(kafka, Topics.LOGS, "otel-logs/1"));
        assertThat(lines).singleElement().satisfies(line -> {
            assertThat(line.level()).isEqualTo(LogLevel.ERROR);
            assertThat(line.logger()).isEqualTo("com.shop.Pay");
            assertThat(line.message()).startsWith("payment failed").doesNotContain("hunter2");
            assertThat(line.thrown().type()).isEqualTo("java.lang.IllegalStateException");
        });
        ErrorEvent error = errors(kafka, "otel-logs/1").get(0);
        assertThat(error.message()).isEqualTo("no card");
        assertThat(error.stack()).contains("GatewayIT");
        assertThat(error.fingerprint()).isEqualTo(lines.get(0).thrown().fingerprint());
    }

    @Test
    void remoteWrite_isAnsweredOnceItIsInKafka(EmbeddedKafka kafka) throws Exception {
        byte[] body = new WriteRequests()
                .sample("requests_total", 5, System.currentTimeMillis(), "job", "rw", "instance", "a:80")
                .sample("requests_total", 6, System.currentTimeMillis(), "job", "rw", "instance", "b:80")
                .packed();

        HttpResponse<String> answer = write(body, TOKEN);

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.body()).isEmpty();
        assertThat(points(read(kafka, Topics.METRICS, "rw/a:80")))
                .containsExactly(MetricPoint.counter("requests_total", Map.of(), 5, 0));
        assertThat(points(read(kafka, Topics.METRICS, "rw/b:80")))
                .containsExactly(MetricPoint.counter("requests_total", Map.of(), 6, 0));
    }

    @Test
    void whatIsRefusedOfARequest_isSaid_andTheOthersArrive(EmbeddedKafka kafka) throws Exception {
        byte[] body = new WriteRequests()
                .nativeHistogram("h")
                .sample("temperature", 20, System.currentTimeMillis(), "job", "partly", "instance", "a")
                .packed();

        HttpResponse<String> answer = write(body, TOKEN);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo("1 refused: 1 unsupported; the others were taken");
        assertThat(points(read(kafka, Topics.METRICS, "partly/a"))).hasSize(1);
    }

    @Test
    void withoutTheToken_nothingIsRead() throws Exception {
        double before = count("requests.refused", "unauthorized");
        assertThat(write(new byte[] {1, 2, 3}, "wrong").statusCode()).isEqualTo(401);
        assertThat(count("requests.refused", "unauthorized")).isEqualTo(before + 1);
    }

    @Test
    void bombs_areRefusedBeforeTheyGrow() throws Exception {
        // a snappy block that says it has 4 GiB - 1, and one that really has too much
        assertThat(write(new byte[] {-1, -1, -1, -1, 15, 0}, TOKEN).statusCode())
                .isEqualTo(413);
        assertThat(write(org.xerial.snappy.Snappy.compress(new byte[MOST_BODY + 1]), TOKEN)
                        .statusCode())
                .isEqualTo(413);
        // one that says less than it has, and bytes that are none
        assertThat(write(new byte[] {3, 0, 0, 0, 0, 0}, TOKEN).statusCode()).isEqualTo(400);
        ByteArrayOutputStream gzip = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(gzip)) {
            out.write(new byte[50 << 20]);
        }
        HttpResponse<String> answer =
                post("/v1/logs", gzip.toByteArray(), "Content-Type", "application/json", "Content-Encoding", "gzip");
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).startsWith("{\"code\":8,\"message\":\"");
        byte[] half = java.util.Arrays.copyOf(gzip.toByteArray(), 20);
        assertThat(post("/v1/logs", half, "Content-Type", "application/json", "Content-Encoding", "gzip")
                        .statusCode())
                .isEqualTo(400);
        assertThat(count("requests.refused", "too_large")).isGreaterThanOrEqualTo(3);
    }

    @Test
    void tooLargeAsItTravels_isRefused_whateverIsAnnounced() throws Exception {
        assertThat(write(new byte[MOST_BODY + 1], TOKEN).statusCode()).isEqualTo(413);
        HttpRequest.BodyPublisher chunked = HttpRequest.BodyPublishers.ofInputStream(
                () -> new java.io.ByteArrayInputStream(new byte[MOST_BODY + 1]));
        assertThat(HTTP.send(
                                HttpRequest.newBuilder(URI.create(url("/v1/metrics")))
                                        .header("Authorization", "Bearer " + TOKEN)
                                        .header("Content-Type", "application/x-protobuf")
                                        .POST(chunked)
                                        .build(),
                                HttpResponse.BodyHandlers.discarding())
                        .statusCode())
                .isEqualTo(413);
    }

    @Test
    void whatIsNotSpoken_isSaid() throws Exception {
        HttpResponse<String> v2 = post(
                "/api/v1/write",
                new byte[0],
                "Content-Type",
                "application/x-protobuf;proto=io.prometheus.write.v2.Request",
                "Content-Encoding",
                "snappy");
        assertThat(v2.statusCode()).isEqualTo(415);
        assertThat(v2.body()).contains("remote write 2.0 is not spoken here");
        assertThat(post("/api/v1/write", new byte[0], "Content-Type", "application/x-protobuf")
                        .statusCode())
                .isEqualTo(415);
        assertThat(post("/v1/logs", new byte[0], "Content-Type", "text/plain").statusCode())
                .isEqualTo(415);
        assertThat(post("/v1/logs", new byte[0], "Content-Type", "application/x-protobuf", "Content-Encoding", "zstd")
                        .statusCode())
                .isEqualTo(415);
        assertThat(post("/v1/logs", new byte[] {-1, -1}, "Content-Type", "application/x-protobuf")
                        .statusCode())
                .isEqualTo(400);
        assertThat(post("/v1/metrics", "{}".getBytes(UTF_8), "Content-Type", "application/json")
                        .body())
                .isEqualTo("{}");
    }

    @Test
    void asManyAsAreAllowedAtOnce_andOneMore_isAskedToComeAgain() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 2; i++) {
                Socket socket = new Socket("127.0.0.1", gateway.port());
                slow.add(socket);
                socket.getOutputStream()
                        .write(("POST /v1/logs HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + TOKEN
                                        + "\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{")
                                .getBytes(UTF_8));
            }
            org.awaitility.Awaitility.await().untilAsserted(() -> {
                HttpResponse<String> answer =
                        post("/v1/logs", "{}".getBytes(UTF_8), "Content-Type", "application/json");
                assertThat(answer.statusCode()).isEqualTo(503);
                assertThat(answer.headers().firstValue("Retry-After")).isPresent();
            });
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
        org.awaitility.Awaitility.await()
                .untilAsserted(() -> assertThat(
                                post("/v1/logs", "{}".getBytes(UTF_8), "Content-Type", "application/json")
                                        .statusCode())
                        .isEqualTo(200));
    }

    @Test
    void whileKafkaIsAway_sendersAreAskedToComeAgain() throws Exception {
        try (GatewayApp alone = gateway("localhost:1", "", Duration.ofMillis(200))) {
            alone.start();
            byte[] body = new WriteRequests()
                    .sample("up", 1, System.currentTimeMillis(), "job", "away")
                    .packed();
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + alone.port() + "/api/v1/write"))
                    .header("Content-Type", "application/x-protobuf")
                    .header("Content-Encoding", "snappy")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                    .build();
            HttpResponse<String> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Retry-After")).hasValue("5");
        }
    }

    /** What a page does whose name was made to lead to this machine. */
    @Test
    void withoutAToken_aStrangersNameIsRefused() throws Exception {
        try (GatewayApp alone = gateway("localhost:1", "", Duration.ofMillis(200))) {
            alone.start();

            assertThat(asked(alone.port(), "evil.example:" + alone.port()))
                    .startsWith("HTTP/1.1 421 ")
                    .contains("Host is 'evil.example:" + alone.port() + "'", "agent.gateway.hosts");
            assertThat(asked(alone.port(), "localhost:" + alone.port())).startsWith("HTTP/1.1 415 ");
            assertThat(asked(gateway.port(), "evil.example"))
                    .as("where a token is asked for")
                    .startsWith("HTTP/1.1 415 ");
        }
    }

    /** A request that no client of Java sends: with a host of its own. */
    private static String asked(int port, String host) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.getOutputStream()
                    .write(("POST /api/v1/write HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n"
                                    + "Content-Type: application/x-protobuf\r\nContent-Length: 0\r\n\r\n")
                            .getBytes(UTF_8));
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }

    private static GatewayApp gateway(String bootstrap, String token, Duration patience) {
        GatewayConfig d = GatewayConfig.defaults();
        GatewayConfig config = new GatewayConfig(
                true,
                d.host(),
                0,
                d.hosts(),
                Secret.of(token),
                MOST_BODY,
                MOST_BODY,
                2,
                d.maxSources(),
                d.maxSeries(),
                d.maxLabels(),
                d.maxLabelChars(),
                d.forgetAfter(),
                patience,
                d.dropLabels());
        return new GatewayApp(
                config,
                new Source("tidewatch-gateway", "1", "", "", ""),
                bootstrap,
                Map.of(),
                Redactor.standard(),
                Clock.systemUTC());
    }

    private static double count(String name, String reason) {
        return gateway.points().stream()
                .filter(point -> point.name().equals("tidewatch.gateway." + name)
                        && point.labels().containsValue(reason))
                .mapToDouble(MetricPoint::value)
                .sum();
    }

    private static Resource resource(String service) {
        return Resource.create(Attributes.builder()
                .put("service.name", service)
                .put("service.instance.id", "1")
                .put("host.name", "node")
                .build());
    }

    private static String url(String path) {
        return "http://127.0.0.1:" + gateway.port() + path;
    }

    private static HttpResponse<String> write(byte[] body, String token) throws IOException, InterruptedException {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create(url("/api/v1/write")))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/x-protobuf")
                        .header("Content-Encoding", "snappy")
                        .header("X-Prometheus-Remote-Write-Version", "0.1.0")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> post(String path, byte[] body, String... headers)
            throws IOException, InterruptedException {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create(url(path)))
                        .header("Authorization", "Bearer " + TOKEN)
                        .headers(headers)
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static List<MetricPoint> points(List<ConsumerRecord<byte[], byte[]>> records) {
        MetricBatchDecoder decoder = new MetricBatchDecoder();
        return records.stream()
                .map(r -> ((Decoded.Ok<MetricBatch>) decoder.decode(r.value(), 0, r.value().length)).value())
                .flatMap(batch -> batch.points().stream())
                .toList();
    }

    private static List<LogEvent> lines(List<ConsumerRecord<byte[], byte[]>> records) {
        LogEventDecoder decoder = new LogEventDecoder();
        List<LogEvent> out = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            Lines.forEach(
                    record.value(),
                    (index, from, to) ->
                            out.add(((Decoded.Ok<LogEvent>) decoder.decode(record.value(), from, to)).value()));
        }
        return out;
    }

    private static List<ErrorEvent> errors(EmbeddedKafka kafka, String source) {
        ErrorEventDecoder decoder = new ErrorEventDecoder();
        return all(kafka, Topics.ERRORS).stream()
                .map(r -> ((Decoded.Ok<ErrorEvent>) decoder.decode(r.value(), 0, r.value().length)).value())
                .filter(error -> error.source().key().equals(source))
                .toList();
    }

    private static List<ConsumerRecord<byte[], byte[]>> read(EmbeddedKafka kafka, String topic, String key) {
        return all(kafka, topic).stream()
                .filter(record -> new String(record.key(), UTF_8).equals(key))
                .toList();
    }

    private static List<ConsumerRecord<byte[], byte[]>> all(EmbeddedKafka kafka, String topic) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            TopicPartition partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
        }
        return records;
    }
}
