package io.tidewatch.instrument.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidewatch.BrokerUnderTest;
import io.tidewatch.instrument.Monitoring;
import io.tidewatch.instrument.MonitoringConfig;
import io.tidewatch.kafka.embedded.EmbeddedKafkaExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.MDC;

@ExtendWith(BrokerUnderTest.Provider.class)
class KafkaMonitoringIT {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final List<String> captured = new CopyOnWriteArrayList<>();
    private final KafkaMonitoring kafka = new KafkaMonitoring(new Monitoring(
            registry,
            (thrown, operation) -> captured.add(operation + ": " + thrown.getMessage()),
            MonitoringConfig.defaults()));

    @AfterEach
    void clear() {
        MDC.clear();
    }

    @Test
    void record_carriesItsSendersContext_toWhoProcessesIt(BrokerUnderTest broker) throws Exception {
        String topic = created(broker, "orders");
        MDC.put("request_id", "r-1");
        MDC.put("trace_id", TRACE);
        MDC.put("span_id", "00f067aa0ba902b7");
        try (Producer<String, String> producer = kafka.producer(producer(broker))) {
            List<String> acknowledged = new CopyOnWriteArrayList<>();
            producer.send(new ProducerRecord<>(topic, "with"), (metadata, e) -> acknowledged.add(metadata.topic()))
                    .get();
            assertThat(acknowledged).containsExactly(topic);
            MDC.clear();
            producer.send(new ProducerRecord<>(topic, "without")).get();
        }
        MDC.put("own", "1");
        List<Map<String, String>> contexts = new ArrayList<>();
        try (Consumer<String, String> consumer = kafka.consumer(consumer(broker, topic))) {
            for (ConsumerRecord<String, String> record : read(consumer, 2)) {
                kafka.processing(record, () -> {
                    contexts.add(MDC.getCopyOfContextMap());
                    assertThat(registry.get("messaging.client.active_operations")
                                    .tag("messaging.operation.name", "process")
                                    .gauge()
                                    .value())
                            .isEqualTo(1);
                });
            }
        }

        assertThat(contexts.get(0))
                .containsEntry("request_id", "r-1")
                .containsEntry("trace_id", TRACE)
                .containsEntry("parent_span_id", "00f067aa0ba902b7");
        assertThat(contexts.get(1).get("request_id")).matches("[0-9a-f]{32}");
        assertThat(contexts.get(1).get("trace_id")).matches("[0-9a-f]{32}").isNotEqualTo(TRACE);
        assertThat(MDC.getCopyOfContextMap()).containsExactly(Map.entry("own", "1"));
        assertThat(operation("send", topic, "none")).isEqualTo(2);
        assertThat(operation("poll", "none", "none")).isPositive();
        assertThat(registry.get("messaging.client.consumed.messages")
                        .tag("messaging.destination.name", topic)
                        .counter()
                        .count())
                .isEqualTo(2);
        assertThat(registry.get("messaging.process.duration").timer().count()).isEqualTo(2);
    }

    @Test
    void failedProcessing_isCounted_captured_andThrownAsItIs() {
        ConsumerRecord<String, String> record = new ConsumerRecord<>("orders", 0, 0, "k", "v");

        assertThatThrownBy(() -> kafka.process(record, () -> {
                    throw new java.io.IOException("disk");
                }))
                .isInstanceOf(java.io.IOException.class);

        assertThat(captured).containsExactly("process orders: disk");
        assertThat(registry.get("messaging.process.duration")
                        .tag("error.type", "java.io.IOException")
                        .timer()
                        .count())
                .isEqualTo(1);
        assertThat(MDC.getCopyOfContextMap()).isNullOrEmpty();
    }

    @Test
    void hostileHeaders_areAsIfTheyHadNotCome() {
        ConsumerRecord<String, String> record = new ConsumerRecord<>("orders", 0, 0, "k", "v");
        record.headers().add("X-Request-Id", "a\nb".getBytes(UTF_8));
        record.headers().add("traceparent", new byte[100_000]);

        KafkaContext.within(record, () -> {
            assertThat(MDC.get("request_id")).matches("[0-9a-f]{32}");
            assertThat(MDC.get("trace_id")).matches("[0-9a-f]{32}");
        });
    }

    @Test
    void sendThatIsRefused_isCounted_andNothingStaysInFlight(BrokerUnderTest broker) throws Exception {
        String name = created(broker, "refused");
        try (Producer<String, String> producer = kafka.producer(new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()), new StringSerializer(), (topic, data) -> {
                    throw new SerializationException("no");
                }))) {
            assertThatThrownBy(() -> producer.send(new ProducerRecord<>(name, "x")))
                    .isInstanceOf(SerializationException.class);
        }

        assertThat(operation("send", name, SerializationException.class.getName()))
                .isEqualTo(1);
        assertThat(registry.get("messaging.client.active_operations").gauge().value())
                .isZero();
    }

    @Test
    void wakeup_isNoError(BrokerUnderTest broker) throws Exception {
        String topic = created(broker, "quiet");
        try (Consumer<String, String> consumer = kafka.consumer(consumer(broker, topic))) {
            consumer.wakeup();
            assertThatThrownBy(() -> consumer.poll(Duration.ofSeconds(10))).isInstanceOf(WakeupException.class);
        }

        assertThat(operation("poll", "none", "none")).isEqualTo(1);
    }

    private static String created(BrokerUnderTest broker, String prefix) throws Exception {
        String topic = EmbeddedKafkaExtension.uniqueName(prefix);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
        }
        return topic;
    }

    private long operation(String operation, String topic, String error) {
        return registry.get("messaging.client.operation.duration")
                .tags("messaging.operation.name", operation, "messaging.destination.name", topic, "error.type", error)
                .timer()
                .count();
    }

    private static List<ConsumerRecord<String, String>> read(Consumer<String, String> consumer, int count) {
        List<ConsumerRecord<String, String>> records = new ArrayList<>();
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
            consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            return records.size() >= count;
        });
        return records;
    }

    private static Producer<String, String> producer(BrokerUnderTest broker) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()), new StringSerializer(), new StringSerializer());
    }

    private static Consumer<String, String> consumer(BrokerUnderTest broker, String topic) {
        KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers(), "auto.offset.reset", "earliest"),
                new StringDeserializer(),
                new StringDeserializer());
        consumer.assign(List.of(new TopicPartition(topic, 0)));
        return consumer;
    }
}
