package io.tidewatch.processor.topology;

import io.tidewatch.alert.Rule;
import io.tidewatch.processor.catalog.CatalogCounts;
import io.tidewatch.processor.catalog.PatternCatalog;
import io.tidewatch.processor.ingest.EndOffsets;
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
import java.util.Map;

/** The analysis application as tests build it. */
public final class AnalysisFixture {
    private AnalysisFixture() {}

    public static AnalysisSettings settings() {
        return settings(EndOffsets.UNKNOWN, new RuleHolder());
    }

    public static AnalysisSettings settings(EndOffsets ends, RuleHolder rules) {
        return settings(ends, rules, new LogMetricCounters(), Plugins.none());
    }

    public static AnalysisSettings settings(RuleHolder rules, LogMetricCounters counters) {
        return settings(EndOffsets.UNKNOWN, rules, counters, Plugins.none());
    }

    public static AnalysisSettings settings(EndOffsets ends, RuleHolder rules, Plugins plugins) {
        return settings(ends, rules, new LogMetricCounters(), plugins);
    }

    private static AnalysisSettings settings(
            EndOffsets ends, RuleHolder rules, LogMetricCounters counters, Plugins plugins) {
        return new AnalysisSettings(
                new IngestSettings(
                        Duration.ofSeconds(5),
                        Duration.ofDays(1),
                        Map.of(Rule.Input.LOGS, 1, Rule.Input.METRICS, 1, Rule.Input.ERRORS, 1),
                        ends),
                rules,
                LogsConfig.defaults(),
                new PatternCatalog(),
                new CatalogCounts(),
                new OpenBlocks(),
                SignalConfig.defaults(),
                new SignalCounters(),
                MetricsConfig.defaults(),
                new MetricCounters(),
                counters,
                text -> text,
                plugins,
                1,
                Duration.ofDays(1));
    }
}
