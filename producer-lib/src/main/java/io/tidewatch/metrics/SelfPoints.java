package io.tidewatch.metrics;

import io.tidewatch.event.MetricPoint;
import io.tidewatch.metrics.names.AliasTable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What the taking of metrics tells of itself: its bounds, what ran into them, what it cost. */
final class SelfPoints {
    private static final String PREFIX = "tidewatch.lib.";

    private final long startMillis;
    private final CardinalityGuard guard;
    private final LabelBounds labels;
    private final ForeignReads foreign;
    private final Stamps stamps;
    private final LongAdder refusedBatches = new LongAdder();
    private final LongAdder misuses = new LongAdder();

    SelfPoints(long startMillis, CardinalityGuard guard, LabelBounds labels, ForeignReads foreign, Stamps stamps) {
        this.startMillis = startMillis;
        this.guard = guard;
        this.labels = labels;
        this.foreign = foreign;
        this.stamps = stamps;
    }

    /** A batch, or part of one, that the sink did not take. */
    void batchRefused() {
        refusedBatches.increment();
    }

    /** A call of {@link Measure} that could not be done as it was meant. */
    void misused() {
        misuses.increment();
    }

    void add(List<MetricPoint> out, long collectNanos) {
        out.add(MetricPoint.gauge(PREFIX + "info", Map.of("telemetry.schema_url", AliasTable.SCHEMA_URL), 1));
        gauge(out, "series.count", guard.size());
        counter(out, "series.overflowed", guard.overflowed());
        counter(out, "labels.cut", labels.cut());
        counter(out, "gauges.failed", foreign.failed());
        counter(out, "gauges.slow", foreign.slow());
        gauge(out, "gauges.stuck", foreign.stuck());
        counter(out, "metrics.refused", refusedBatches.sum());
        counter(out, "measure.misused", misuses.sum());
        gauge(out, "metrics.collect.duration", collectNanos / 1e9);
        gauge(out, "metrics.clock.ahead", stamps.aheadMillis() / 1e3);
    }

    private void counter(List<MetricPoint> out, String name, long total) {
        out.add(MetricPoint.counter(PREFIX + name, Map.of(), (double) total, startMillis));
    }

    private static void gauge(List<MetricPoint> out, String name, double value) {
        out.add(MetricPoint.gauge(PREFIX + name, Map.of(), value));
    }
}
