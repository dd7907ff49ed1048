package io.tidewatch.logback;

import io.tidewatch.event.Source;
import io.tidewatch.publish.PublisherConfig;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** The publisher's configuration as logback fills it in: a setter for each element of {@code <publisher>}. */
public final class PublisherProperties {
    private String service = "";
    private String instance = "";
    private String host = "";
    private String environment = "";
    private String release = "";
    private String bootstrapServers = "";
    private int queueEvents;
    private long queueBytes;
    private long closeGraceMillis = -1;
    private final Map<String, String> kafka = new HashMap<>();

    public void setService(String service) {
        this.service = service;
    }

    public void setInstance(String instance) {
        this.instance = instance;
    }

    public void setHost(String host) {
        this.host = host;
    }

    public void setEnvironment(String environment) {
        this.environment = environment;
    }

    public void setRelease(String release) {
        this.release = release;
    }

    public void setBootstrapServers(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
    }

    public void setQueueEvents(int queueEvents) {
        this.queueEvents = queueEvents;
    }

    public void setQueueBytes(long queueBytes) {
        this.queueBytes = queueBytes;
    }

    public void setCloseGraceMillis(long closeGraceMillis) {
        this.closeGraceMillis = closeGraceMillis;
    }

    /** @param property {@code name=value}, a property of the Kafka producer */
    public void addKafka(String property) {
        int equals = property.indexOf('=');
        if (equals < 1) {
            throw new IllegalArgumentException("kafka is '" + property + "', expected name=value");
        }
        kafka.put(
                property.substring(0, equals).trim(),
                property.substring(equals + 1).trim());
    }

    /** @throws IllegalArgumentException naming what is missing or out of range */
    PublisherConfig toConfig() {
        if (service.isBlank()) {
            throw new IllegalArgumentException("service is empty");
        }
        Source source = new Source(service, instance.isBlank() ? host : instance, host, environment, release);
        PublisherConfig defaults = PublisherConfig.of(source, bootstrapServers);
        return new PublisherConfig(
                source,
                bootstrapServers,
                queueEvents > 0 ? queueEvents : defaults.queueEvents(),
                queueBytes > 0 ? queueBytes : defaults.queueBytes(),
                defaults.maxEventBytes(),
                defaults.packBytes(),
                defaults.packDelay(),
                closeGraceMillis < 0 ? defaults.closeGrace() : Duration.ofMillis(closeGraceMillis),
                kafka);
    }
}
