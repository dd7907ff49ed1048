package io.tidewatch.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewatch.wire.Topics;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TopicLayoutTest {
    private final Map<String, TopicSpec> specs = new TopicLayout(6, 4, 3, 3, Duration.ofDays(30), Duration.ofDays(3))
            .specs().stream().collect(Collectors.toMap(TopicSpec::name, Function.identity()));

    @Test
    void everyTopicConstant_isInTheLayout() throws IllegalAccessException {
        List<String> names = new ArrayList<>();
        for (Field field : Topics.class.getFields()) {
            names.add((String) field.get(null));
        }
        assertThat(specs.keySet()).containsExactlyInAnyOrderElementsOf(names);
    }

    @Test
    void topicsWhoseKeysMeet_haveTheSameNumberOfPartitions() {
        assertThat(specs.get(Topics.SIGNALS).partitions())
                .isEqualTo(specs.get(Topics.ALERT_COMMANDS).partitions());
        assertThat(specs.get(Topics.LOGS).partitions())
                .isEqualTo(specs.get(Topics.SHORT_LOGS).partitions());
        assertThat(specs.get(Topics.ERRORS).partitions())
                .isEqualTo(specs.get(Topics.GROUP_ALIASES).partitions())
                .isEqualTo(specs.get(Topics.ERROR_COMMANDS).partitions());
    }

    @Test
    void inputs_areTimedByTheBroker_outputsAcceptAnyTime() {
        for (String input : List.of(Topics.LOGS, Topics.METRICS, Topics.ERRORS, Topics.ALERT_COMMANDS)) {
            assertThat(specs.get(input).configs())
                    .containsEntry("message.timestamp.type", "LogAppendTime")
                    .containsEntry("retention.ms", "2592000000");
        }
        assertThat(specs.get(Topics.SHORT_LOGS).configs())
                .containsEntry("message.timestamp.type", "LogAppendTime")
                .containsEntry("cleanup.policy", "delete")
                .containsEntry("retention.ms", "259200000");
        for (String output : List.of(Topics.SIGNALS, Topics.ALERTS, Topics.DELIVERIES, Topics.DEAD_LETTERS)) {
            assertThat(specs.get(output).configs())
                    .containsEntry("message.timestamp.after.max.ms", Long.toString(Long.MAX_VALUE));
        }
        assertThat(specs.get(Topics.ALERTS).configs())
                .containsEntry("cleanup.policy", "compact")
                .containsEntry("min.compaction.lag.ms", "2592000000");
        assertThat(specs.get(Topics.DEAD_LETTERS).configs()).containsEntry("max.message.bytes", "2097152");
    }

    @Test
    void shortLines_areKeptThreeDays_orAsLongAsIsSaid() {
        assertThat(retention(TopicLayout.of(1, 1))).isEqualTo("259200000");
        assertThat(retention(TopicLayout.of(1, 1).withShortRetention(Duration.ofHours(6))))
                .isEqualTo("21600000");
        assertThatThrownBy(() -> TopicLayout.of(1, 1).withShortRetention(Duration.ZERO))
                .hasMessage("shortRetention is PT0S, expected more than 0");
    }

    private static @Nullable String retention(TopicLayout layout) {
        return layout.specs().stream()
                .filter(spec -> spec.name().equals(Topics.SHORT_LOGS))
                .findFirst()
                .orElseThrow()
                .configs()
                .get("retention.ms");
    }

    @Test
    void badNumbers_areRefusedByKey() {
        assertThatThrownBy(() -> TopicLayout.of(0, 1)).hasMessage("inputPartitions is 0, expected at least 1");
        assertThatThrownBy(() -> TopicLayout.of(1, 0)).hasMessage("replication is 0, expected at least 1");
    }
}
