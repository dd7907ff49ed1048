package io.tidewatch.processor.metrics;

import io.tidewatch.processor.ingest.IngestedMetrics;
import io.tidewatch.processor.store.RowWriter;
import java.time.Duration;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** Hands batches to {@link SourceRollups} over this task's stores, and sweeps out sources that are long silent. */
final class RollupProcessor implements Processor<String, IngestedMetrics, String, MeasuredMetrics> {
    private static final Duration SWEEP_EVERY = Duration.ofSeconds(30);

    private final MetricsConfig config;
    private final MetricCounters counters;
    private final RowWriter out = new RowWriter();
    private @Nullable Opened opened;

    /** What there is between init and close. */
    private record Opened(
            ProcessorContext<String, MeasuredMetrics> context,
            KeyValueStore<String, byte[]> sources,
            SourceRollups rollups) {}

    RollupProcessor(MetricsConfig config, MetricCounters counters) {
        this.config = config;
        this.counters = counters;
    }

    @Override
    public void init(ProcessorContext<String, MeasuredMetrics> context) {
        KeyValueStore<String, byte[]> sources = context.getStateStore(MetricStores.SOURCES);
        KeyValueStore<Bytes, byte[]> series = context.getStateStore(MetricStores.SERIES);
        KeyValueStore<Bytes, byte[]> rows = context.getStateStore(MetricStores.ROLLUPS);
        // made anew each time a task is: an aborted transaction leaves nothing in memory
        SourceRollups rollups = new SourceRollups(new StoreRows(series), new StoreRows(rows), config, counters);
        opened = new Opened(context, sources, rollups);
        SilentSources sweep = new SilentSources(sources, series, rows, config, counters, rollups::forget);
        context.schedule(
                SWEEP_EVERY, PunctuationType.WALL_CLOCK_TIME, tick -> sweep.step(context.currentStreamTimeMs()));
    }

    @Override
    public void process(Record<String, IngestedMetrics> record) {
        Opened now = opened;
        if (now == null) {
            throw new IllegalStateException("process before init");
        }
        IngestedMetrics metrics = record.value();
        String source = metrics.source().key();
        MeasuredMetrics measured = now.rollups.take(
                metrics, SourceHead.decode(now.sources.get(source)), head -> now.sources.put(source, head.encode(out)));
        now.context.forward(record.withValue(measured));
    }

    @Override
    public void close() {
        opened = null;
    }
}
