package io.tidewatch.processor.topology;

import io.tidewatch.processor.store.GlobalStores;
import io.tidewatch.processor.store.GlobalTopicStore;
import io.tidewatch.wire.Topics;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;

/** The analysis application: what came in is read, understood, counted, and told to the alerts application. */
public final class AnalysisTopology {
    private AnalysisTopology() {}

    public static Topology build() {
        StreamsBuilder builder = new StreamsBuilder();
        GlobalTopicStore.add(builder, GlobalStores.RULES, Topics.RULES);
        GlobalTopicStore.add(builder, GlobalStores.GROUP_ALIASES, Topics.GROUP_ALIASES);

        // ingest: KStream<String, IngestedLogs>, <String, IngestedMetrics>, <String, IngestedError>; key as on the
        // topic

        // logs: LogPatternStage, then LogIndexStage

        // metrics: RollupStage

        // errors: ErrorGroupStage (re-keyed by group id)

        // signals: SignalStage over the three streams of ingest, before any repartition

        return builder.build();
    }
}
