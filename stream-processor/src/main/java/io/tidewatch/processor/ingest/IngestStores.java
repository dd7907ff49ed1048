package io.tidewatch.processor.ingest;

import io.tidewatch.alert.Rule;
import io.tidewatch.processor.store.RowStore;
import io.tidewatch.wire.Topics;
import java.util.Locale;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.StoreBuilder;

/** Names of what ingest keeps. They are a storage format. */
public final class IngestStores {
    private IngestStores() {}

    /** Source key to what that input knows of the source. */
    public static String sources(Rule.Input input) {
        return node(input) + "-sources";
    }

    /** Partition number to how far it is; one row in each partition. */
    public static String progress(Rule.Input input) {
        return node(input) + "-progress";
    }

    /** The topic of that input. */
    public static String topic(Rule.Input input) {
        return switch (input) {
            case LOGS -> Topics.LOGS;
            case METRICS -> Topics.METRICS;
            case ERRORS -> Topics.ERRORS;
        };
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
