package io.tidewatch.topics;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.TopicConfig;
import org.jspecify.annotations.Nullable;

/** Settings of a topic that must be as the layout says; others, such as retention, are the operator's to change. */
final class TopicDrift {
    private TopicDrift() {}

    /** @return what is wrong, in words, each with the way out */
    static List<String> of(TopicSpec spec, Config config) {
        List<String> problems = new ArrayList<>();
        different(spec, config, TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "times of records would be their senders'")
                .ifPresent(problems::add);
        different(spec, config, TopicConfig.CLEANUP_POLICY_CONFIG, "records would be lost or kept for ever")
                .ifPresent(problems::add);
        less(spec, config, TopicConfig.MAX_MESSAGE_BYTES_CONFIG, "a record could be refused")
                .ifPresent(problems::add);
        less(spec, config, TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG, "a record could be refused for its time")
                .ifPresent(problems::add);
        less(spec, config, TopicConfig.MIN_COMPACTION_LAG_MS_CONFIG, "history would be compacted away too early")
                .ifPresent(problems::add);
        return problems;
    }

    private static Optional<String> different(TopicSpec spec, Config config, String key, String harm) {
        String expected = spec.configs().get(key);
        String found = value(config, key);
        return expected == null || found == null || expected.equals(found)
                ? Optional.empty()
                : Optional.of(words(spec, key, found, expected, harm));
    }

    private static Optional<String> less(TopicSpec spec, Config config, String key, String harm) {
        String expected = spec.configs().get(key);
        String found = value(config, key);
        return expected == null || found == null || Long.parseLong(found) >= Long.parseLong(expected)
                ? Optional.empty()
                : Optional.of(words(spec, key, found, expected, harm));
    }

    private static String words(TopicSpec spec, String key, String found, String expected, String harm) {
        return "topic " + spec.name() + " has " + key + "=" + found + ", " + harm + ": kafka-configs --alter"
                + " --entity-type topics --entity-name " + spec.name() + " --add-config " + key + "=" + expected;
    }

    private static @Nullable String value(Config config, String key) {
        ConfigEntry entry = config.get(key);
        return entry == null ? null : entry.value();
    }
}
