package io.tidewatch.example;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.tidewatch.Tidewatch;
import io.tidewatch.instrument.Monitoring;
import io.tidewatch.kafka.embedded.EmbeddedKafka;
import io.tidewatch.kafka.embedded.EmbeddedKafkaExtension;
import io.tidewatch.topics.TopicAdmin;
import io.tidewatch.topics.TopicLayout;
import io.tidewatch.wire.Topics;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** The example as it stands, against a real broker. */
@ExtendWith(EmbeddedKafkaExtension.class)
class ExampleApplicationIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final List<String> ASKED = new CopyOnWriteArrayList<>();
    private static HttpServer priceList;
    private static String prices;
    private final HttpClient http = HttpClient.newHttpClient();

    /** Another service, which writes down the headers it is asked with. */
    @BeforeAll
    static void startPriceList() throws IOException {
        priceList = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
        priceList.createContext("/", exchange -> {
            ASKED.add(exchange.getRequestHeaders().getFirst("X-Request-Id") + " "
                    + exchange.getRequestHeaders().getFirst("traceparent"));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        priceList.start();
        prices = "http://localhost:" + priceList.getAddress().getPort() + "/";
    }

    @AfterAll
    static void stopPriceList() {
        priceList.stop(0);
    }

    @Test
    void requests_lines_errors_andMetrics_areOnTheTopics(EmbeddedKafka kafka) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            assertThat(TopicAdmin.apply(admin, TopicLayout.of(1, 1)).problems()).isEmpty();
        }
        List<String> logs = new ArrayList<>();
        List<String> metrics = new ArrayList<>();
        List<String> errors = new ArrayList<>();
        try (ConfigurableApplicationContext context = start(kafka.bootstrapServers());
                KafkaConsumer<byte[], byte[]> consumer = consumer(kafka.bootstrapServers())) {
            int port = ((ServletWebServerApplicationContext) context)
                    .getWebServer()
                    .getPort();
            HttpResponse<String> placed = send(port, "PUT", "/orders/a1?cents=1250", "req-placed");
            assertThat(placed.statusCode()).isEqualTo(200);
            assertThat(placed.headers().firstValue("X-Request-Id")).hasValue("req-placed");
            assertThat(send(port, "PUT", "/orders/b2?cents=-1", "req-negative").statusCode())
                    .isEqualTo(200);
            assertThat(send(port, "GET", "/orders/b2", "req-broken").statusCode())
                    .isEqualTo(500);
            assertThat(send(port, "GET", "/nothing/here", "req-nothing").statusCode())
                    .isEqualTo(404);
            assertThat(send(port, "GET", "/prices", "req-prices").body()).isEqualTo("200");
            assertThat(ASKED).singleElement().asString().startsWith("req-prices 00-" + TRACE);
            assertThat(send(port, "GET", "/actuator/health", "req-health").body())
                    .contains("\"tidewatch\":{\"status\":\"UP\"")
                    .contains("\"publishing\":\"ok\"");

            Awaitility.await().atMost(SOON).untilAsserted(() -> {
                read(consumer, logs, metrics, errors);
                // the request's, the asynchronous task's and the listener's line have the request's id and trace
                for (String text :
                        List.of("Order a1 of 1250", "Confirmation of order a1", "Heard of an order of 1250")) {
                    assertThat(logs).anyMatch(has(text, "\"request_id\":\"req-placed\"", TRACE));
                }
                assertThat(errors)
                        .filteredOn(has("Order b2 costs less than nothing"))
                        .singleElement()
                        .asString()
                        .contains("\"request_id\":\"req-broken\"")
                        .contains("io.tidewatch.example.Orders.cents");
                assertThat(metrics)
                        .anyMatch(has("\"http.server.request.duration\"", "\"http.route\":\"/orders/{id}\"", "\"500\""))
                        .anyMatch(has("\"orders.place.duration\""))
                        .anyMatch(has("\"orders.cents.duration\"", "\"java.lang.IllegalStateException\""))
                        .anyMatch(has("\"db.client.operation.duration\"", "\"SELECT cents FROM orders WHERE id = ?\""))
                        .anyMatch(has("\"db.client.connection.use_time\""))
                        .anyMatch(has("\"http.client.request.duration\"", "\"server.address\":\"localhost\""))
                        .anyMatch(has("\"messaging.client.operation.duration\"", "\"send\"", "\"orders\""))
                        .anyMatch(has("\"messaging.process.duration\"", "\"orders\""))
                        .anyMatch(has("\"jvm.memory.used\""));
            });
            assertThat(metrics).noneMatch(has("http.server.requests"));
            assertThat(context.getBean(Tidewatch.class)
                            .publisher()
                            .ledger()
                            .total()
                            .dropped())
                    .isEmpty();
        }
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(kafka.bootstrapServers())) {
            Awaitility.await().atMost(SOON).untilAsserted(() -> {
                read(consumer, logs, metrics, errors);
                assertThat(metrics).anyMatch(has("\"GOODBYE\""));
            });
        }
    }

    @Test
    void application_startsAndAnswers_whileKafkaIsAway() throws Exception {
        try (ConfigurableApplicationContext context = start(
                "localhost:1",
                "--spring.kafka.listener.auto-startup=false",
                "--spring.kafka.producer.properties.max.block.ms=100")) {
            int port = ((ServletWebServerApplicationContext) context)
                    .getWebServer()
                    .getPort();
            assertThat(send(port, "GET", "/orders/none", "r").statusCode()).isEqualTo(500);
            Awaitility.await()
                    .atMost(SOON)
                    .untilAsserted(() -> assertThat(send(port, "GET", "/actuator/health/tidewatch", "r")
                                    .body())
                            .contains("\"status\":\"UP\"")
                            .contains("localhost:1"));
        }
    }

    @Test
    void switchedOff_nothingOfItIsThere() throws Exception {
        try (ConfigurableApplicationContext context =
                start("localhost:1", "--tidewatch.enabled=false", "--spring.kafka.listener.auto-startup=false")) {
            int port = ((ServletWebServerApplicationContext) context)
                    .getWebServer()
                    .getPort();
            assertThat(send(port, "GET", "/nothing", "r").headers().firstValue("X-Request-Id"))
                    .isEmpty();
            assertThat(context.getBeansOfType(Tidewatch.class)).isEmpty();
            assertThat(context.getBeansOfType(Monitoring.class)).isEmpty();
        }
    }

    private static ConfigurableApplicationContext start(String bootstrapServers, String... more) {
        String[] args = Stream.concat(
                        Stream.of(
                                "--server.port=0",
                                "--spring.profiles.active=test",
                                "--spring.kafka.bootstrap-servers=" + bootstrapServers,
                                "--spring.datasource.generate-unique-name=true",
                                "--shop.price-list=" + prices,
                                "--spring.kafka.admin.operation-timeout=2s",
                                "--tidewatch.close-grace=3s"),
                        Stream.of(more))
                .toArray(String[]::new);
        return SpringApplication.run(ExampleApplication.class, args);
    }

    private HttpResponse<String> send(int port, String method, String path, String requestId)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .header("X-Request-Id", requestId)
                .header("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01")
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static Predicate<String> has(String... texts) {
        return line -> Stream.of(texts).allMatch(line::contains);
    }

    private static KafkaConsumer<byte[], byte[]> consumer(String bootstrapServers) {
        KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = Stream.of(Topics.LOGS, Topics.METRICS, Topics.ERRORS)
                .map(topic -> new TopicPartition(topic, 0))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        return consumer;
    }

    private static void read(
            KafkaConsumer<byte[], byte[]> consumer, List<String> logs, List<String> metrics, List<String> errors) {
        consumer.poll(Duration.ofMillis(200)).forEach(record -> {
            List<String> lines = new String(record.value(), UTF_8).lines().toList();
            switch (record.topic()) {
                case Topics.LOGS -> logs.addAll(lines);
                case Topics.METRICS -> metrics.addAll(lines);
                default -> errors.addAll(lines);
            }
        });
    }
}
