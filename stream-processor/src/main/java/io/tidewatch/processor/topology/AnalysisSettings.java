package io.tidewatch.processor.topology;

import io.tidewatch.processor.catalog.CatalogCounts;
import io.tidewatch.processor.catalog.PatternCatalog;
import io.tidewatch.processor.ingest.IngestSettings;
import io.tidewatch.processor.logmetrics.LogMetricCounters;
import io.tidewatch.processor.logs.LogsConfig;
import io.tidewatch.processor.logs.OpenBlocks;
import io.tidewatch.processor.metrics.MetricCounters;
import io.tidewatch.processor.metrics.MetricsConfig;
import io.tidewatch.processor.plugin.host.Plugins;
import io.tidewatch.processor.signals.RuleHolder;
import io.tidewatch.processor.signals.SignalConfig;
import io.tidewatch.processor.signals.SignalCounters;
import java.time.Duration;
import java.util.function.UnaryOperator;

/**
 * What the analysis application's stages must be told.
 *
 * @param ingest the doors
 * @param rules of this instance; filled by the application
 * @param logs bounds of the way of a log line
 * @param catalog patterns as their owners decided on them; of this application, filled by it
 * @param catalogCounts what was met of the catalog
 * @param openBlocks told of the blocks of the log index that are being filled
 * @param signals bounds on partials
 * @param signalCounters what the signal stages did
 * @param metrics bounds of the metrics path
 * @param metricCounters what the metrics path did
 * @param logMetricCounters what was made of log lines
 * @param redact applied to the texts of samples and to labels made of lines; thread-safe
 * @param plugins analyzers of others
 * @param alertPartitions how many partitions the signals topic has
 * @param groupNewFor how long an error group counts as new
 */
public record AnalysisSettings(
        IngestSettings ingest,
        RuleHolder rules,
        LogsConfig logs,
        PatternCatalog catalog,
        CatalogCounts catalogCounts,
        OpenBlocks openBlocks,
        SignalConfig signals,
        SignalCounters signalCounters,
        MetricsConfig metrics,
        MetricCounters metricCounters,
        LogMetricCounters logMetricCounters,
        UnaryOperator<String> redact,
        Plugins plugins,
        int alertPartitions,
        Duration groupNewFor) {}
