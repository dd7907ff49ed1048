package io.tidewatch.processor.topology;

import io.tidewatch.processor.store.GlobalStores;
import io.tidewatch.processor.store.GlobalTopicStore;
import io.tidewatch.wire.Topics;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;

/** The alerts application: what was told becomes alerts that live, and what people ask of them. */
public final class AlertsTopology {
    private AlertsTopology() {}

    public static Topology build() {
        StreamsBuilder builder = new StreamsBuilder();
        GlobalTopicStore.add(builder, GlobalStores.RULES, Topics.RULES);

        // signals and commands, same partitions: KStream<String, Signal>, KStream<String, AlertCommand>

        // alert life: AlertLifeStage, gives KStream<String, Alert>

        return builder.build();
    }
}
