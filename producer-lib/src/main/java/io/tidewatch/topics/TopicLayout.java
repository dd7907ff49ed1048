package io.tidewatch.topics;

import io.tidewatch.wire.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.config.TopicConfig;

/**
 * How many partitions and replicas the topics have and how long they are kept. Topics whose keys meet in one task have
 * the same number of partitions by construction.
 *
 * @param inputPartitions of logs (short ones too), metrics and errors, and of what is joined with them by key
 * @param signalPartitions of signals and alert commands
 * @param outputPartitions of alerts, deliveries, notifications and reports
 * @param replication replicas of each topic; 1 on a single broker, 3 in production
 * @param retention of logs, metrics, errors and the records about them
 * @param shortRetention of the lines that a policy keeps short
 */
public record TopicLayout(
        int inputPartitions,
        int signalPartitions,
        int outputPartitions,
        int replication,
        Duration retention,
        Duration shortRetention) {
    /** How long {@code tidewatch.logs.short} is kept where nobody says otherwise. */
    public static final Duration SHORT_RETENTION = Duration.ofDays(3);

    private static final Duration SIGNALS_KEPT = Duration.ofDays(3);
    private static final Duration DELIVERIES_KEPT = Duration.ofDays(7);
    private static final Duration AUDIT_KEPT = Duration.ofDays(365);

    /** A dead letter carries more than the record it speaks of: it must never be the one that is too large. */
    private static final int DEAD_LETTER_BYTES = 2 << 20;

    public TopicLayout {
        positive("inputPartitions", inputPartitions);
        positive("signalPartitions", signalPartitions);
        positive("outputPartitions", outputPartitions);
        positive("replication", replication);
        positive("retention", retention);
        positive("shortRetention", shortRetention);
    }

    public static TopicLayout defaults() {
        return of(6, 3);
    }

    /** The same number of partitions everywhere, records kept for 30 days, short ones for 3. */
    public static TopicLayout of(int partitions, int replication) {
        return new TopicLayout(partitions, partitions, partitions, replication, Duration.ofDays(30), SHORT_RETENTION);
    }

    /** @return the same with short lines kept that long */
    public TopicLayout withShortRetention(Duration kept) {
        return new TopicLayout(inputPartitions, signalPartitions, outputPartitions, replication, retention, kept);
    }

    /** @return every topic there has to be */
    public List<TopicSpec> specs() {
        return List.of(
                appended(Topics.LOGS, inputPartitions, retention),
                // both logs topics are read by one task: their numbers of partitions are one number
                appended(Topics.SHORT_LOGS, inputPartitions, shortRetention),
                appended(Topics.METRICS, inputPartitions, retention),
                appended(Topics.ERRORS, inputPartitions, retention),
                appended(Topics.ERROR_COMMANDS, inputPartitions, retention),
                compacted(Topics.GROUP_ALIASES, inputPartitions, Duration.ZERO),
                compacted(Topics.ERROR_GROUPS, inputPartitions, retention),
                compacted(Topics.PATTERN_CATALOG, 1, Duration.ZERO),
                compacted(Topics.RULES, 1, SIGNALS_KEPT),
                compacted(Topics.SILENCES, 1, Duration.ZERO),
                compacted(Topics.POLICIES, 1, Duration.ZERO),
                kept(Topics.SIGNALS, signalPartitions, SIGNALS_KEPT),
                appended(Topics.ALERT_COMMANDS, signalPartitions, retention),
                compacted(Topics.ALERTS, outputPartitions, retention),
                kept(Topics.DELIVERIES, outputPartitions, DELIVERIES_KEPT),
                kept(Topics.NOTIFICATIONS, outputPartitions, retention),
                kept(Topics.REPORTS, outputPartitions, DELIVERIES_KEPT),
                appended(Topics.AUDIT, 1, AUDIT_KEPT),
                deadLetters());
    }

    /** What comes from outside: its time is when the broker took it, whatever the sender's clock says. */
    private TopicSpec appended(String name, int partitions, Duration kept) {
        Map<String, String> configs = delete(kept);
        configs.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime");
        return spec(name, partitions, configs);
    }

    /** What our own applications write, with the append time of what they read. */
    private TopicSpec kept(String name, int partitions, Duration kept) {
        return spec(name, partitions, anyTime(delete(kept)));
    }

    private TopicSpec compacted(String name, int partitions, Duration lag) {
        Map<String, String> configs = new TreeMap<>();
        configs.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
        if (!lag.isZero()) {
            configs.put(TopicConfig.MIN_COMPACTION_LAG_MS_CONFIG, Long.toString(lag.toMillis()));
        }
        return spec(name, partitions, anyTime(configs));
    }

    private TopicSpec deadLetters() {
        Map<String, String> configs = anyTime(delete(retention));
        configs.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(DEAD_LETTER_BYTES));
        return spec(Topics.DEAD_LETTERS, 1, configs);
    }

    private TopicSpec spec(String name, int partitions, Map<String, String> configs) {
        configs.put(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, Integer.toString(Math.max(1, replication - 1)));
        return new TopicSpec(name, partitions, replication, configs);
    }

    private static Map<String, String> delete(Duration kept) {
        Map<String, String> configs = new TreeMap<>();
        configs.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE);
        configs.put(TopicConfig.RETENTION_MS_CONFIG, Long.toString(kept.toMillis()));
        return configs;
    }

    /** A record the broker refuses for its time stops an exactly-once application for good: so it refuses none. */
    private static Map<String, String> anyTime(Map<String, String> configs) {
        configs.put(TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG, Long.toString(Long.MAX_VALUE));
        return configs;
    }

    private static void positive(String key, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(key + " is " + value + ", expected more than 0");
        }
    }

    private static void positive(String key, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(key + " is " + value + ", expected at least 1");
        }
    }
}
