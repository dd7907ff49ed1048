package io.tidewatch.processor.topology;

import io.tidewatch.processor.signals.RuleHolder;
import io.tidewatch.processor.signals.RulesGlobal;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyConfig;

/** The alerts application: what was told becomes alerts that live, and what people ask of them. */
public final class AlertsTopology {
    private AlertsTopology() {}

    /** @param rules of this application, filled by it; not the holder of the analysis application */
    public static Topology build(RuleHolder rules) {
        StreamsBuilder builder = new StreamsBuilder(new TopologyConfig(AnalysisTopology.Explicit.NAMES));
        new RulesGlobal(rules).addTo(builder);

        // signals and commands, same partitions: KStream<String, Signal>, KStream<String, AlertCommand>

        // alert life: AlertLifeStage, gives KStream<String, Alert>

        return builder.build();
    }
}
