package io.tidewatch.processor.logmetrics;

import io.tidewatch.processor.catalog.PatternCatalog;
import io.tidewatch.processor.ingest.IngestedMetrics;
import io.tidewatch.processor.logs.PatternedLogs;
import io.tidewatch.processor.signals.RuleHolder;
import java.util.function.UnaryOperator;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Repartitioned;

/**
 * From log lines to points of metrics, brought to the task that has the other metrics of their source: from there on they are
 * metrics as any.
 */
public final class LogMetricStage {
    /** Name of the repartition. Sorts behind the topics before it, or sub-topologies would change their numbers. */
    private static final String BY_SOURCE = "metrics-of-logs";

    private final RuleHolder rules;
    private final int mostGathered;
    private final UnaryOperator<String> redact;
    private final LogMetricCounters counters;
    private final int partitions;
    private final PatternCatalog catalog;

    /**
     * @param rules the definitions are among them
     * @param mostGathered so many points wait for a commit
     * @param redact applied to the values of labels; thread-safe
     * @param counters shared with whoever shows them
     * @param catalog what was merged into which pattern
     * @param partitions of the topic of metrics: a source's series are all in one task
     */
    public LogMetricStage(
            RuleHolder rules,
            int mostGathered,
            UnaryOperator<String> redact,
            LogMetricCounters counters,
            int partitions,
            PatternCatalog catalog) {
        this.rules = rules;
        this.mostGathered = mostGathered;
        this.redact = redact;
        this.counters = counters;
        this.partitions = partitions;
        this.catalog = catalog;
    }

    /** @return by source */
    public KStream<String, IngestedMetrics> apply(KStream<String, PatternedLogs> logs) {
        String name = "log-metrics";
        return logs.process(
                        LogMetricProcessor.supplier(
                                rules, mostGathered, () -> new GatheredPoints(redact, counters, catalog), name),
                        Named.as(name))
                .repartition(Repartitioned.with(Serdes.String(), LogPoints.serde())
                        .withName(BY_SOURCE)
                        .withNumberOfPartitions(partitions))
                .mapValues(LogPoints::toMetrics, Named.as("log-metrics-points"));
    }
}
