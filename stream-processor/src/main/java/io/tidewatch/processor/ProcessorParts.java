package io.tidewatch.processor;

import io.tidewatch.processor.alerts.AlertCounts;
import io.tidewatch.processor.catalog.CatalogCounts;
import io.tidewatch.processor.catalog.PatternCatalog;
import io.tidewatch.processor.logmetrics.LogMetricCounters;
import io.tidewatch.processor.logs.OpenBlocks;
import io.tidewatch.processor.metrics.MetricCounters;
import io.tidewatch.processor.plugin.host.Plugins;
import io.tidewatch.processor.run.FaultCounts;
import io.tidewatch.processor.signals.RuleHolder;
import io.tidewatch.processor.signals.SignalCounters;

/**
 * What the stages share with whoever shows it; the same over the whole life of a processor. Thread-safe parts.
 *
 * @param analysisRules rules as the analysis application knows them
 * @param alertRules rules as the alerts application knows them
 * @param analysisPatterns the catalog of patterns as the analysis application knows it
 * @param alertPatterns the same, as the alerts application does
 * @param openBlocks blocks of the log index that are being filled
 * @param plugins analyzers of others; closed by whoever made these parts
 */
public record ProcessorParts(
        RuleHolder analysisRules,
        RuleHolder alertRules,
        OpenBlocks openBlocks,
        SignalCounters signals,
        MetricCounters metrics,
        LogMetricCounters logMetrics,
        AlertCounts alerts,
        FaultCounts analysisFaults,
        FaultCounts alertsFaults,
        PatternCatalog analysisPatterns,
        PatternCatalog alertPatterns,
        CatalogCounts catalog,
        Plugins plugins)
        implements AutoCloseable {
    /** Without analyzers of others. */
    public static ProcessorParts create() {
        return create(Plugins.none());
    }

    public static ProcessorParts create(Plugins plugins) {
        return new ProcessorParts(
                new RuleHolder(),
                new RuleHolder(),
                new OpenBlocks(),
                new SignalCounters(),
                new MetricCounters(),
                new LogMetricCounters(),
                new AlertCounts(),
                new FaultCounts(),
                new FaultCounts(),
                new PatternCatalog(),
                new PatternCatalog(),
                new CatalogCounts(),
                plugins);
    }

    /** To be called when nothing runs any more. */
    @Override
    public void close() {
        plugins.close();
    }
}
