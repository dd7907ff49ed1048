package io.tidewatch.processor.topology;

import io.tidewatch.alert.Rule;
import io.tidewatch.processor.catalog.CatalogGlobal;
import io.tidewatch.processor.errors.ErrorGroupStage;
import io.tidewatch.processor.ingest.IngestStage;
import io.tidewatch.processor.ingest.IngestedError;
import io.tidewatch.processor.ingest.IngestedLogs;
import io.tidewatch.processor.ingest.IngestedMetrics;
import io.tidewatch.processor.logmetrics.LogMetricStage;
import io.tidewatch.processor.logs.LogIndexStage;
import io.tidewatch.processor.logs.LogPatternStage;
import io.tidewatch.processor.logs.PatternedLogs;
import io.tidewatch.processor.metrics.MeasuredMetrics;
import io.tidewatch.processor.metrics.RollupStage;
import io.tidewatch.processor.plugin.host.PluginStage;
import io.tidewatch.processor.signals.RuleHolder;
import io.tidewatch.processor.signals.RulesGlobal;
import io.tidewatch.processor.signals.Signal;
import io.tidewatch.processor.signals.SignalCodec;
import io.tidewatch.processor.signals.SignalPartitions;
import io.tidewatch.processor.signals.SignalStage;
import io.tidewatch.processor.store.GlobalStores;
import io.tidewatch.processor.store.GlobalTopicStore;
import io.tidewatch.wire.Topics;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;

/**
 * The analysis application: what came in is read, understood, counted, and told to the alerts application. Each input
 * is one sub-topology up to its signals, so that what a partition tells of its progress comes after what it found.
 */
public final class AnalysisTopology {
    private AnalysisTopology() {}

    public static Topology build(AnalysisSettings settings) {
        RuleHolder rules = settings.rules();
        StreamsBuilder builder = new StreamsBuilder(new TopologyConfig(Explicit.NAMES));
        new RulesGlobal(settings.rules()).addTo(builder);
        GlobalTopicStore.add(builder, GlobalStores.GROUP_ALIASES, Topics.GROUP_ALIASES);

        IngestStage ingest = new IngestStage(builder, settings.ingest());
        IngestStage.Door<IngestedLogs> logs = ingest.logs();
        IngestStage.Door<IngestedMetrics> metrics = ingest.metrics();
        IngestStage.Door<IngestedError> errors = ingest.errors();

        LogPatternStage.Out patterns = new LogPatternStage(
                        settings.logs(),
                        settings.catalog(),
                        settings.redact(),
                        at -> rules.at(at).wantedValues())
                .apply(logs.events());
        KStream<String, PatternedLogs> patterned = patterns.lines();
        send(patterns.proposals(), "patterns");
        new LogIndexStage(settings.logs(), settings.openBlocks()).apply(patterned);

        KStream<String, IngestedMetrics> ofLogs = new LogMetricStage(
                        settings.rules(),
                        settings.signals().maxGathered(),
                        settings.redact(),
                        settings.logMetricCounters(),
                        settings.ingest().partitions().getOrDefault(Rule.Input.METRICS, 1),
                        settings.catalog())
                .apply(patterned);
        KStream<String, MeasuredMetrics> measured = new RollupStage(settings.metrics(), settings.metricCounters())
                .apply(metrics.events().merge(ofLogs, Named.as("metrics-all")));

        // before the signals: what is told of progress comes after what they found
        PluginStage plugins = new PluginStage(settings.plugins(), settings.redact());
        plugins.logs(patterned, logs.progress()).ifPresent(found -> send(found, "logs-plugins"));
        plugins.metrics(measured, metrics.progress()).ifPresent(found -> send(found, "metrics-plugins"));
        plugins.errors(errors.events(), errors.progress()).ifPresent(found -> send(found, "errors-plugins"));

        SignalStage signals = new SignalStage(
                settings.rules(),
                settings.signals(),
                settings.signalCounters(),
                settings.redact(),
                settings.alertPartitions(),
                settings.catalog());
        send(signals.logs(patterned, logs.progress()), "logs");
        send(signals.metrics(measured, metrics.progress()), "metrics");
        send(signals.errors(errors.events(), errors.progress()), "errors");

        new ErrorGroupStage(builder, settings.groupNewFor()).apply(errors.events());

        // last: the numbers of the sub-topologies are a storage format
        new CatalogGlobal(settings.catalog(), settings.catalogCounts()).addTo(builder);

        return builder.build();
    }

    private static void send(KStream<String, Signal> signals, String input) {
        signals.to(
                Topics.SIGNALS,
                Produced.with(Serdes.String(), SignalCodec.serde())
                        .withStreamPartitioner(SignalPartitions::of)
                        .withName(input + "-signals-out"));
    }

    /** Settings a topology is built with; the rest is set when it runs. */
    static final class Explicit {
        static final StreamsConfig NAMES = new StreamsConfig(names());

        private Explicit() {}

        private static Properties names() {
            Properties p = new Properties();
            p.put(StreamsConfig.APPLICATION_ID_CONFIG, "names");
            p.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:1");
            p.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_GLOBAL_ENABLED_CONFIG, true);
            p.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
            return p;
        }
    }
}
