package io.tidewatch.processor.topology;

import io.tidewatch.alert.Alert;
import io.tidewatch.alert.AlertCommand;
import io.tidewatch.processor.alerts.AlertLifeStage;
import io.tidewatch.processor.signals.RulesGlobal;
import io.tidewatch.processor.signals.Signal;
import io.tidewatch.processor.signals.SignalCodec;
import io.tidewatch.processor.store.JsonSerde;
import io.tidewatch.wire.JsonCodec;
import io.tidewatch.wire.Topics;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;

/** The alerts application: what was told becomes alerts that live, and what people ask of them. */
public final class AlertsTopology {
    private AlertsTopology() {}

    public static Topology build(AlertsSettings settings) {
        StreamsBuilder builder = new StreamsBuilder(new TopologyConfig(AnalysisTopology.Explicit.NAMES));
        new RulesGlobal(settings.rules()).addTo(builder);

        KStream<String, Signal> signals = read(builder, Topics.SIGNALS, SignalCodec.serde(), "signals");
        KStream<String, AlertCommand> commands =
                read(builder, Topics.ALERT_COMMANDS, JsonSerde.of(JsonCodec.ALERT_COMMAND), "alert-commands");

        KStream<String, Alert> alerts = new AlertLifeStage(
                        settings.alerts(), id -> settings.rules().current().rule(id), settings.counts())
                .apply(signals, commands);

        alerts.to(
                Topics.ALERTS,
                Produced.with(Serdes.String(), JsonSerde.of(JsonCodec.ALERT)).withName("alerts-out"));
        return builder.build();
    }

    /** What has no key or no value says nothing of any alert. */
    private static <V> KStream<String, V> read(StreamsBuilder builder, String topic, Serde<V> values, String name) {
        return builder.stream(topic, Consumed.with(Serdes.String(), values).withName(name + "-source"))
                .filter((key, value) -> key != null && value != null, Named.as(name + "-there"));
    }
}
