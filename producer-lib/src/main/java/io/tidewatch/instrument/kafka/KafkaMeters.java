package io.tidewatch.instrument.kafka;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tidewatch.instrument.meter.BoundedNames;
import io.tidewatch.instrument.meter.InFlight;
import io.tidewatch.instrument.meter.LabelledTimer;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What the clients are counted in, by OpenTelemetry's names (semantic conventions 1.44). Thread-safe. */
final class KafkaMeters {
    static final String NO_DESTINATION = "none";

    private final MeterRegistry registry;
    private final Clock clock;
    private final BoundedNames topics;
    private final BoundedNames errorTypes;
    private final LabelledTimer operations;
    private final LabelledTimer processing;
    private final InFlight active;

    KafkaMeters(MeterRegistry registry) {
        this.registry = registry;
        this.clock = registry.config().clock();
        topics = new BoundedNames("topics of the application's clients", 200).shownIn(registry);
        errorTypes = new BoundedNames("types of errors of Kafka clients", 100).shownIn(registry);
        operations = new LabelledTimer(
                registry,
                "messaging.client.operation.duration",
                "Duration of sends, to their acknowledgement, and of polls",
                "messaging.system",
                "messaging.operation.name",
                "messaging.destination.name",
                "error.type");
        processing = new LabelledTimer(
                registry,
                "messaging.process.duration",
                "Duration of the processing of a record",
                "messaging.system",
                "messaging.destination.name",
                "error.type");
        active = new InFlight(
                registry,
                "messaging.client.active_operations",
                "Sends without an acknowledgement, records that are being processed",
                "messaging.operation.name",
                "messaging.destination.name");
    }

    long now() {
        return clock.monotonicTime();
    }

    /** @return the topic, or what it counts as */
    String topic(String topic) {
        return topics.of(topic);
    }

    LongAdder begin(String operation, String topic) {
        return active.begin(operation, topic);
    }

    void operation(long from, String operation, String topic, @Nullable Throwable thrown) {
        operations.record(now() - from, "kafka", operation, topic, errorType(thrown));
    }

    void processed(long from, String topic, @Nullable Throwable thrown) {
        processing.record(now() - from, "kafka", topic, errorType(thrown));
    }

    void consumed(String topic, int count) {
        Counter.builder("messaging.client.consumed.messages")
                .description("Records that polls returned")
                .tag("messaging.system", "kafka")
                .tag("messaging.destination.name", topic)
                .register(registry)
                .increment(count);
    }

    private String errorType(@Nullable Throwable thrown) {
        return thrown == null ? "none" : errorTypes.of(thrown.getClass().getName());
    }
}
