package io.tidewatch.processor.ingest;

import io.tidewatch.alert.Rule;
import io.tidewatch.processor.store.RowStore;
import io.tidewatch.wire.Topics;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.StoreBuilder;

/** Names of what ingest keeps. They are a storage format. */
public final class IngestStores {
    /** It is in no name of a topic and in no number; a source whose name holds one shares a row at worst. */
    private static final char DIVIDER = '\0';

    private IngestStores() {}

    /** Source key to what that input's first topic knows of the source, and source key and topic for its further ones. */
    public static String sources(Rule.Input input) {
        return node(input) + "-sources";
    }

    /** Partition number to how far the first topic's partition is, and partition number and topic for further topics. */
    public static String progress(Rule.Input input) {
        return node(input) + "-progress";
    }

    /** The topic of that input: the first of several. */
    public static String topic(Rule.Input input) {
        return topics(input).get(0);
    }

    /** The topics of that input, with the same number of partitions: one task reads the partition of that number of each. */
    public static List<String> topics(Rule.Input input) {
        return switch (input) {
            case LOGS -> List.of(Topics.LOGS, Topics.SHORT_LOGS);
            case METRICS -> List.of(Topics.METRICS);
            case ERRORS -> List.of(Topics.ERRORS);
        };
    }

    /** The key of a row that each topic of the input has of its own: numbers of events count on within a topic. */
    static String key(Rule.Input input, String topic, String of) {
        return topic.equals(topic(input)) ? of : of + DIVIDER + topic;
    }

    /** @return the topic in such a key */
    static String topicOf(Rule.Input input, String key) {
        int divider = key.indexOf(DIVIDER);
        return divider < 0 ? topic(input) : key.substring(divider + 1);
    }

    /** @return the partition in the key of a row of progress */
    static int partitionOf(String key) {
        int divider = key.indexOf(DIVIDER);
        return Integer.parseInt(divider < 0 ? key : key.substring(0, divider));
    }

    static String node(Rule.Input input) {
        return "ingest-" + input.name().toLowerCase(Locale.ROOT);
    }

    /** Numbers of a source lie within one partition, without gaps, save on the errors topic. */
    static boolean contiguous(Rule.Input input) {
        return input != Rule.Input.ERRORS;
    }

    static StoreBuilder<RowStore<String, SourceRow>> sourcesBuilder(Rule.Input input) {
        return RowStore.builder(sources(input), Serdes.String(), SourceRowSerde.create(contiguous(input)));
    }

    static StoreBuilder<RowStore<String, PartitionRow>> progressBuilder(Rule.Input input) {
        return RowStore.builder(progress(input), Serdes.String(), PartitionRow.serde());
    }
}
