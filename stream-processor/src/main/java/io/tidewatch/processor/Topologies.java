package io.tidewatch.processor;

import io.tidewatch.alert.Rule;
import io.tidewatch.processor.alerts.AlertConfig;
import io.tidewatch.processor.ingest.EndOffsets;
import io.tidewatch.processor.ingest.IngestSettings;
import io.tidewatch.processor.topology.AlertsSettings;
import io.tidewatch.processor.topology.AlertsTopology;
import io.tidewatch.processor.topology.AnalysisSettings;
import io.tidewatch.processor.topology.AnalysisTopology;
import io.tidewatch.redact.Redactor;
import io.tidewatch.wire.Topics;
import java.util.Map;
import org.apache.kafka.streams.Topology;

/** What the two applications run, made of the processor's settings: by the processor, and by whoever replays. */
public final class Topologies {
    private Topologies() {}

    /**
     * @param inputs number of partitions of the input topics and of the signals
     * @param ends where they end
     */
    public static Topology analysis(
            ProcessorConfig config, ProcessorParts parts, Map<String, Integer> inputs, EndOffsets ends) {
        ProcessorConfig.Time time = config.time();
        Map<Rule.Input, Integer> partitions = Map.of(
                Rule.Input.LOGS, inputs.get(Topics.LOGS),
                Rule.Input.METRICS, inputs.get(Topics.METRICS),
                Rule.Input.ERRORS, inputs.get(Topics.ERRORS));
        return AnalysisTopology.build(new AnalysisSettings(
                new IngestSettings(time.grace(), time.forgetAfter(), partitions, ends),
                parts.analysisRules(),
                config.logs(),
                parts.analysisPatterns(),
                parts.catalog(),
                parts.openBlocks(),
                config.signals(),
                parts.signals(),
                config.metrics(),
                parts.metrics(),
                parts.logMetrics(),
                Redactor.of(config.redaction()),
                parts.plugins(),
                inputs.get(Topics.SIGNALS),
                time.groupNewFor()));
    }

    /** @param tasks number of partitions of the topic of signals */
    public static Topology alerts(ProcessorConfig config, ProcessorParts parts, int tasks) {
        ProcessorConfig.Time time = config.time();
        return AlertsTopology.build(new AlertsSettings(
                parts.alertRules(),
                AlertConfig.of(
                        time.grace(),
                        time.holdAfter(),
                        time.noDataAfter(),
                        time.forgetAfter(),
                        config.state().waitingBytes()),
                parts.alerts(),
                tasks,
                config.reports(),
                new AlertsSettings.Patterns(config.logs().catalog(), parts.alertPatterns(), parts.catalog())));
    }
}
