package io.tidewatch.cli.acl;

import static org.apache.kafka.common.acl.AclOperation.CREATE;
import static org.apache.kafka.common.acl.AclOperation.DELETE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;

import io.tidewatch.notifier.NotifierTopology;
import io.tidewatch.processor.run.RuleBook;
import io.tidewatch.processor.run.StreamsProperties;
import io.tidewatch.processor.schedule.ReportWriter;
import io.tidewatch.topics.TopicLayout;
import io.tidewatch.topics.TopicSpec;
import io.tidewatch.wire.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The parts that come to Kafka, and the least each of them has to be allowed. */
public enum Part {
    /** Applications that publish. */
    LIBRARY {
        @Override
        List<Right> rights(TopicLayout layout) {
            return List.of(
                    Right.topic(Topics.LOGS, "publish lines", WRITE),
                    Right.topic(Topics.SHORT_LOGS, "publish lines that are kept short", WRITE),
                    Right.topic(Topics.METRICS, "publish metrics", WRITE),
                    Right.topic(Topics.ERRORS, "publish errors", WRITE),
                    Right.topic(Topics.POLICIES, "obey what operators ask", READ));
        }
    },
    /** The agent of a host. */
    AGENT {
        @Override
        List<Right> rights(TopicLayout layout) {
            return List.of(
                    Right.topic(Topics.LOGS, "publish lines of files", WRITE),
                    Right.topic(Topics.SHORT_LOGS, "publish lines that are kept short", WRITE),
                    Right.topic(Topics.METRICS, "publish the host's metrics", WRITE),
                    Right.topic(Topics.ERRORS, "publish the exceptions a gateway receives", WRITE),
                    Right.topic(Topics.POLICIES, "obey what operators ask", READ));
        }
    },
    /** Applications that hear of alerts, by {@code AlertSubscription}. */
    SUBSCRIBER {
        @Override
        List<Right> rights(TopicLayout layout) {
            return List.of(
                    Right.topic(Topics.ALERTS, "hear of alerts", READ),
                    Right.groups(SUBSCRIBERS, "remember what was handed over, where a group is named"));
        }
    },
    /** The stream processor: two Streams applications. */
    PROCESSOR {
        @Override
        List<Right> rights(TopicLayout layout) {
            List<Right> rights = new ArrayList<>(List.of(
                    Right.topic(Topics.LOGS, "input, search", READ, DESCRIBE_CONFIGS),
                    Right.topic(Topics.SHORT_LOGS, "input, search", READ, DESCRIBE_CONFIGS),
                    Right.topic(Topics.METRICS, "input", READ, DESCRIBE_CONFIGS),
                    Right.topic(Topics.ERRORS, "input", READ, DESCRIBE_CONFIGS),
                    Right.topic(Topics.ERROR_COMMANDS, "input", READ, DESCRIBE_CONFIGS),
                    Right.topic(Topics.ALERT_COMMANDS, "input; commands of the API", READ, WRITE, DESCRIBE_CONFIGS),
                    Right.topic(Topics.RULES, "rules; the predefined ones; those of the API", READ, WRITE),
                    Right.topic(Topics.NOTIFICATIONS, "who was told, for the console", READ),
                    Right.topic(Topics.SIGNALS, "from the analysis to the alerts, and between alerts", READ, WRITE),
                    Right.topic(Topics.GROUP_ALIASES, "which errors are one group", READ, WRITE),
                    Right.topic(Topics.PATTERN_CATALOG, "patterns of lines", READ, WRITE),
                    Right.topic(Topics.ERROR_GROUPS, "output", WRITE),
                    Right.topic(Topics.ALERTS, "output", WRITE),
                    Right.topic(Topics.AUDIT, "who asked for what, what became of it; questions of it", READ, WRITE),
                    Right.topic(Topics.REPORTS, "from what is due to what is written", READ, WRITE),
                    Right.transactions(RuleBook.TRANSACTIONS, "the API changes rules all at once"),
                    Right.group(ReportWriter.GROUP, "who writes the reports that are due"),
                    Right.topic(Topics.DEAD_LETTERS, "what cannot be read", WRITE)));
            rights.addAll(application(StreamsProperties.ANALYSIS));
            rights.addAll(application(StreamsProperties.ALERTS));
            return List.copyOf(rights);
        }
    },
    /** The notifier: a Streams application and the sender beside it. */
    NOTIFIER {
        @Override
        List<Right> rights(TopicLayout layout) {
            List<Right> rights = new ArrayList<>(List.of(
                    Right.topic(Topics.ALERTS, "input", READ),
                    Right.topic(Topics.SILENCES, "input", READ),
                    Right.topic(Topics.REPORTS, "input", READ),
                    Right.topic(Topics.DELIVERIES, "from what is decided to what is sent", READ, WRITE),
                    Right.topic(Topics.NOTIFICATIONS, "output", WRITE),
                    Right.topic(Topics.DEAD_LETTERS, "what cannot be read", WRITE),
                    Right.group(NotifierTopology.SENDER_GROUP, "the sender's position")));
            rights.addAll(application(NotifierTopology.APPLICATION_ID));
            return List.copyOf(rights);
        }
    },
    /** Who operates it all with the {@code tidewatch} command. */
    CONSOLE {
        @Override
        List<Right> rights(TopicLayout layout) {
            List<Right> rights = new ArrayList<>();
            for (TopicSpec topic : layout.specs()) {
                rights.add(
                        switch (topic.name()) {
                            case Topics.POLICIES, Topics.RULES, Topics.SILENCES ->
                                Right.topic(topic.name(), "see and change", READ, WRITE, DESCRIBE_CONFIGS);
                            case Topics.ALERT_COMMANDS, Topics.ERROR_COMMANDS ->
                                Right.topic(topic.name(), "give commands", WRITE, DESCRIBE_CONFIGS);
                            case Topics.AUDIT ->
                                Right.topic(
                                        topic.name(),
                                        "who changed what, what became of it",
                                        READ,
                                        WRITE,
                                        DESCRIBE_CONFIGS);
                            case Topics.ALERTS ->
                                Right.topic(topic.name(), "'tidewatch alerts tail'", READ, DESCRIBE_CONFIGS);
                            default ->
                                Right.topic(topic.name(), "'tidewatch topics check'", DESCRIBE, DESCRIBE_CONFIGS);
                        });
            }
            rights.add(Right.transactions(RuleBook.TRANSACTIONS, "rules change all at once"));
            return List.copyOf(rights);
        }
    };

    /** How the groups of subscribers begin: applications name them, and must not take those of the parts. */
    static final String SUBSCRIBERS = "tidewatch-subscriber-";

    /** @return what it has to be allowed, and no more */
    abstract List<Right> rights(TopicLayout layout);

    /** @return its name as people write it */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @return who it is where nobody says otherwise */
    public String principal() {
        return "User:tidewatch-" + label();
    }

    /** What Streams needs for itself: its group, its transactions, and its topics, which all begin with its id. */
    private static List<Right> application(String id) {
        return List.of(
                Right.group(id, "the application's group"),
                Right.transactions(id + "-", "exactly once"),
                Right.topics(
                        id + "-", "its changelogs and repartitions", READ, WRITE, CREATE, DELETE, DESCRIBE_CONFIGS));
    }
}
