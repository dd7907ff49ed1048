package io.tidewatch.logback;

import io.tidewatch.publish.Overflow;
import io.tidewatch.publish.PublisherConfig;
import io.tidewatch.publish.spill.SpillConfig;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The publisher's configuration as logback fills it in: a setter for each element of {@code <publisher>}. */
public final class PublisherProperties extends SourceProperties {
    private String bootstrapServers = "";
    private int queueEvents;
    private long queueBytes;
    private long closeGraceMillis = -1;
    private Overflow overflow = Overflow.standard();
    private SpillConfig spill = SpillConfig.standard();
    private boolean policies = true;
    private final Map<String, String> kafka = new HashMap<>();

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

    /** @param policy DROP_NEWEST, DROP_OLDEST, BY_LEVEL or BLOCK */
    public void setOverflow(String policy) {
        try {
            overflow = new Overflow(
                    Overflow.Policy.valueOf(
                            policy.trim().toUpperCase(Locale.ROOT).replace('-', '_')),
                    overflow.maxBlock());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "overflow is '" + policy + "', expected one of " + Arrays.toString(Overflow.Policy.values()), e);
        }
    }

    /** @param millis how long a caller waits at most with the policy BLOCK */
    public void setMaxBlockMillis(long millis) {
        overflow = new Overflow(overflow.policy(), Duration.ofMillis(millis));
    }

    /** @param enabled false keeps nothing on disk */
    public void setSpill(boolean enabled) {
        spill = new SpillConfig(enabled, spill.directory(), spill.maxBytes(), spill.fsyncInterval(), spill.after());
    }

    /** @param directory where events are kept on disk while Kafka does not take them */
    public void setSpillDirectory(String directory) {
        spill = new SpillConfig(spill.enabled(), directory, spill.maxBytes(), spill.fsyncInterval(), spill.after());
    }

    /** @param maxBytes most bytes on disk */
    public void setSpillMaxBytes(long maxBytes) {
        spill = new SpillConfig(spill.enabled(), spill.directory(), maxBytes, spill.fsyncInterval(), spill.after());
    }

    /** @param policies false does not read what operators ask of publishers */
    public void setPolicies(boolean policies) {
        this.policies = policies;
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
        PublisherConfig defaults = PublisherConfig.of(toSource(), bootstrapServers);
        return defaults.queue(
                        queueEvents > 0 ? queueEvents : defaults.queueEvents(),
                        queueBytes > 0 ? queueBytes : defaults.queueBytes())
                .closeGrace(closeGraceMillis < 0 ? defaults.closeGrace() : Duration.ofMillis(closeGraceMillis))
                .with(overflow, spill)
                .policies(policies)
                .kafka(kafka);
    }
}
