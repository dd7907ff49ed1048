package io.tidewatch.publish;

import io.tidewatch.event.Source;
import io.tidewatch.publish.spill.SpillConfig;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/**
 * Where to, on whose behalf, and the bounds.
 *
 * @param source who speaks; its key is the key of log and metric records
 * @param bootstrapServers Kafka's addresses, {@code host:port}, comma-separated; need not answer, nor resolve, at start
 * @param queueEvents how many events may wait; the last eighth is kept for metrics and errors
 * @param queueBytes how many bytes, as reckoned by the events, may wait; the last eighth is kept likewise
 * @param maxEventBytes a larger event is cut, field by field
 * @param packBytes log events travel together in one record up to this size …
 * @param packDelay … or until the first of them has waited this long
 * @param closeGrace how long {@link Publisher#close()} goes on sending what is there
 * @param overflow what happens to a log event that has no room
 * @param spill what is kept on disk while Kafka does not take it
 * @param policies whether {@code tidewatch.policies} is read and obeyed
 * @param kafka further producer properties by Kafka's names (security …); they win over ours
 * @param otherSources of how many sources beside its own it speaks as they would themselves: events that name such a source
 *     are keyed and numbered as that source's. 0: they travel among its own, their source named within
 */
public record PublisherConfig(
        Source source,
        String bootstrapServers,
        int queueEvents,
        long queueBytes,
        int maxEventBytes,
        int packBytes,
        Duration packDelay,
        Duration closeGrace,
        Overflow overflow,
        SpillConfig spill,
        boolean policies,
        Map<String, String> kafka,
        int otherSources) {
    /** No record we send is larger: brokers refuse what is over 1 MiB by default. */
    static final int MAX_RECORD_BYTES = 900 << 10;

    public PublisherConfig {
        Objects.requireNonNull(source, "source");
        if (bootstrapServers.isBlank()) {
            throw new IllegalArgumentException("bootstrapServers is empty, expected host:port");
        }
        inRange("queueEvents", queueEvents, 64, 1 << 24);
        inRange("queueBytes", queueBytes, 64 << 10, 1L << 40);
        inRange("maxEventBytes", maxEventBytes, 4 << 10, MAX_RECORD_BYTES);
        inRange("packBytes", packBytes, 1, MAX_RECORD_BYTES);
        inRange("packDelay in ms", packDelay.toMillis(), 0, 10_000);
        inRange("closeGrace in ms", closeGrace.toMillis(), 0, 600_000);
        kafka = Map.copyOf(kafka);
        inRange("otherSources", otherSources, 0, 1 << 20);
    }

    /** One that speaks for its own source. */
    public PublisherConfig(
            Source source,
            String bootstrapServers,
            int queueEvents,
            long queueBytes,
            int maxEventBytes,
            int packBytes,
            Duration packDelay,
            Duration closeGrace,
            Overflow overflow,
            SpillConfig spill,
            boolean policies,
            Map<String, String> kafka) {
        this(
                source,
                bootstrapServers,
                queueEvents,
                queueBytes,
                maxEventBytes,
                packBytes,
                packDelay,
                closeGrace,
                overflow,
                spill,
                policies,
                kafka,
                0);
    }

    /** The defaults: 16,384 events, 32 MiB, events up to 128 KiB, packs of 64 KiB or 20 ms, 5 s of grace, overflow by level, spill. */
    public static PublisherConfig of(Source source, String bootstrapServers) {
        return new PublisherConfig(
                source,
                bootstrapServers,
                16_384,
                32 << 20,
                128 << 10,
                64 << 10,
                Duration.ofMillis(20),
                Duration.ofSeconds(5),
                Overflow.standard(),
                SpillConfig.standard(),
                true,
                Map.of());
    }

    /** The same with another spill. */
    public PublisherConfig with(SpillConfig other) {
        return with(overflow, other);
    }

    /** The same with another overflow and spill. */
    public PublisherConfig with(Overflow otherOverflow, SpillConfig otherSpill) {
        return with(queueEvents, queueBytes, closeGrace, otherOverflow, otherSpill, policies, kafka);
    }

    /** The same with other bounds of the queue. */
    public PublisherConfig queue(int events, long bytes) {
        return with(events, bytes, closeGrace, overflow, spill, policies, kafka);
    }

    /** The same with another grace. */
    public PublisherConfig closeGrace(Duration grace) {
        return with(queueEvents, queueBytes, grace, overflow, spill, policies, kafka);
    }

    /** The same, obeying policies or not. */
    public PublisherConfig policies(boolean obeyed) {
        return with(queueEvents, queueBytes, closeGrace, overflow, spill, obeyed, kafka);
    }

    /** The same with these producer properties and no others. */
    public PublisherConfig kafka(Map<String, String> properties) {
        return with(queueEvents, queueBytes, closeGrace, overflow, spill, policies, properties);
    }

    /** The same, speaking for so many other sources as they would themselves. */
    public PublisherConfig otherSources(int most) {
        return new PublisherConfig(
                source,
                bootstrapServers,
                queueEvents,
                queueBytes,
                maxEventBytes,
                packBytes,
                packDelay,
                closeGrace,
                overflow,
                spill,
                policies,
                kafka,
                most);
    }

    private PublisherConfig with(
            int events,
            long bytes,
            Duration grace,
            Overflow whenFull,
            SpillConfig kept,
            boolean obeyed,
            Map<String, String> properties) {
        return new PublisherConfig(
                source,
                bootstrapServers,
                events,
                bytes,
                maxEventBytes,
                packBytes,
                packDelay,
                grace,
                whenFull,
                kept,
                obeyed,
                properties,
                otherSources);
    }

    private static void inRange(String key, long value, long least, long greatest) {
        if (value < least || value > greatest) {
            throw new IllegalArgumentException(key + " is " + value + ", expected " + least + " to " + greatest);
        }
    }
}
