package io.tidewatch.processor.topology;

import io.tidewatch.alert.Alert;
import io.tidewatch.alert.AlertCommand;
import io.tidewatch.alert.AuditRecord;
import io.tidewatch.alert.Rule;
import io.tidewatch.processor.alerts.AlertLifeStage;
import io.tidewatch.processor.catalog.CatalogGlobal;
import io.tidewatch.processor.catalog.CatalogOwnerStage;
import io.tidewatch.processor.rules.RuleLookup;
import io.tidewatch.processor.rules.RuleVersion;
import io.tidewatch.processor.schedule.ReportScheduleStage;
import io.tidewatch.processor.signals.RuleHolder;
import io.tidewatch.processor.signals.RuleSet;
import io.tidewatch.processor.signals.RulesGlobal;
import io.tidewatch.processor.signals.Signal;
import io.tidewatch.processor.signals.SignalCodec;
import io.tidewatch.processor.signals.SignalPartitions;
import io.tidewatch.processor.store.JsonSerde;
import io.tidewatch.wire.JsonCodec;
import io.tidewatch.wire.Topics;
import java.util.Collection;
import java.util.List;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.jspecify.annotations.Nullable;

/** The alerts application: what was told becomes alerts that live, and what people ask of them. */
public final class AlertsTopology {
    private AlertsTopology() {}

    public static Topology build(AlertsSettings settings) {
        StreamsBuilder builder = new StreamsBuilder(new TopologyConfig(AnalysisTopology.Explicit.NAMES));
        new RulesGlobal(settings.rules()).addTo(builder);

        KStream<String, Signal> signals = read(builder, Topics.SIGNALS, SignalCodec.serde(), "signals");
        KStream<String, AlertCommand> commands =
                read(builder, Topics.ALERT_COMMANDS, JsonSerde.of(JsonCodec.ALERT_COMMAND), "alert-commands");

        RuleLookup rules = new Known(settings.rules());
        AlertsSettings.Patterns patterns = settings.patterns();
        KStream<String, Object> lives = new AlertLifeStage(
                        settings.alerts(), settings.tasks(), rules, patterns.catalog(), settings.counts())
                .apply(signals, commands);
        KStream<String, Alert> alerts = lives.filter(
                        (key, value) -> value == null || value instanceof Alert, Named.as("alerts-only"))
                .mapValues(value -> (Alert) value, Named.as("alerts-typed"));
        KStream<String, Signal> between = lives.filter((key, value) -> value instanceof Signal, Named.as("ties-only"))
                .mapValues(value -> (Signal) value, Named.as("ties-typed"));

        alerts.to(
                Topics.ALERTS,
                Produced.with(Serdes.String(), JsonSerde.of(JsonCodec.ALERT)).withName("alerts-out"));
        KStream<String, AuditRecord> audit = lives.filter(
                        (key, value) -> value instanceof AuditRecord, Named.as("audit-only"))
                .mapValues(value -> (AuditRecord) value, Named.as("audit-typed"));
        audit.to(
                Topics.AUDIT,
                Produced.with(Serdes.String(), JsonSerde.of(JsonCodec.AUDIT)).withName("audit-out"));
        KStream<String, Signal> news =
                new CatalogOwnerStage(patterns.config(), rules, patterns.counts()).apply(signals);
        between.merge(news, Named.as("ties-and-news"))
                .to(
                        Topics.SIGNALS,
                        Produced.with(Serdes.String(), SignalCodec.serde())
                                .withStreamPartitioner(SignalPartitions::of)
                                .withName("ties-out"));
        new ReportScheduleStage(settings.reports(), settings.alerts().grace())
                .apply(signals)
                .to(
                        Topics.REPORTS,
                        Produced.with(Serdes.String(), Serdes.ByteArray()).withName("reports-out"));
        new CatalogGlobal(patterns.catalog(), patterns.counts()).addTo(builder);
        return builder.build();
    }

    /** The rules of this application; {@link RuleSet} is another object whenever one of them changes. */
    private record Known(RuleHolder holder) implements RuleLookup {
        @Override
        public @Nullable Rule rule(String id) {
            return holder.current().rule(id);
        }

        @Override
        public List<RuleVersion> versions(String id) {
            return holder.versions(id);
        }

        @Override
        public Collection<Rule> all() {
            return holder.current().rules();
        }

        @Override
        public Object version() {
            return holder.current();
        }
    }

    /** What has no key or no value says nothing of any alert. */
    private static <V> KStream<String, V> read(StreamsBuilder builder, String topic, Serde<V> values, String name) {
        return builder.stream(topic, Consumed.with(Serdes.String(), values).withName(name + "-source"))
                .filter((key, value) -> key != null && value != null, Named.as(name + "-there"));
    }
}
