package io.tidewatch.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.kafka.embedded.EmbeddedKafka;
import io.tidewatch.kafka.embedded.EmbeddedKafkaExtension;
import io.tidewatch.topics.TopicAdmin;
import io.tidewatch.topics.TopicLayout;
import io.tidewatch.wire.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The shop in a JVM of its own, as it is run. */
@ExtendWith(EmbeddedKafkaExtension.class)
class DemoShopIT {
    @Test
    void shop_is_watched_and_says_goodbye_when_its_parent_goes(EmbeddedKafka kafka) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            TopicAdmin.apply(admin, TopicLayout.of(2, 1));
        }
        Process shop = start(kafka.bootstrapServers());
        try (KafkaConsumer<String, String> consumer = consumer(kafka.bootstrapServers())) {
            StringBuilder seen = new StringBuilder();
            Awaitility.await().atMost(Duration.ofSeconds(90)).untilAsserted(() -> {
                read(consumer, seen);
                assertThat(seen)
                        .contains("\"HELLO\"")
                        .contains("\"http.server.request.duration\"")
                        .contains("\"http.route\":\"/orders\"")
                        .contains("\"queue.size\"")
                        .contains("\"jvm.memory.used\"")
                        .contains("\"request_id\"")
                        .contains("\"task_id\"")
                        .contains("discount code X")
                        .contains("io.tidewatch.demo.Orders.discount");
            });

            // the end of its standard input is what it sees of a parent that was killed
            shop.getOutputStream().close();

            assertThat(shop.waitFor(20, TimeUnit.SECONDS)).isTrue();
            Awaitility.await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
                read(consumer, seen);
                assertThat(seen).contains("\"GOODBYE\"");
            });
        } finally {
            shop.destroyForcibly();
        }
    }

    private static Process start(String bootstrap) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
                        "-Dlogback.configurationFile=demo-shop-logback.xml",
                        "-cp",
                        System.getProperty("java.class.path"),
                        DemoShop.class.getName(),
                        bootstrap,
                        "--until-eof")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static KafkaConsumer<String, String> consumer(String bootstrap) {
        KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap), new StringDeserializer(), new StringDeserializer());
        List<TopicPartition> partitions = List.of(Topics.LOGS, Topics.METRICS, Topics.ERRORS).stream()
                .flatMap(topic -> consumer.partitionsFor(topic).stream())
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        return consumer;
    }

    private static void read(KafkaConsumer<String, String> consumer, StringBuilder seen) {
        consumer.poll(Duration.ofMillis(200))
                .forEach(record -> seen.append(record.value()).append('\n'));
    }
}
