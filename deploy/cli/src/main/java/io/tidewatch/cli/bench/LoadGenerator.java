package io.tidewatch.cli.bench;

import io.tidewatch.event.ErrorEvent;
import io.tidewatch.event.LogEvent;
import io.tidewatch.event.LogLevel;
import io.tidewatch.event.MetricBatch;
import io.tidewatch.event.MetricPoint;
import io.tidewatch.event.Severity;
import io.tidewatch.event.Source;
import io.tidewatch.wire.ByteSink;
import io.tidewatch.wire.ErrorEventEncoder;
import io.tidewatch.wire.LogEventEncoder;
import io.tidewatch.wire.MetricBatchEncoder;
import io.tidewatch.wire.RecordOrigin;
import io.tidewatch.wire.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Makes the records that so many sources would publish, packed as the publisher packs: the lines of one source within
 * {@value #PACK_MILLIS} ms, up to 64 KiB; or so many lines in each record, as the mix says. Works in ticks of simulated time. Used by one thread.
 */
final class LoadGenerator {
    static final int PACK_MILLIS = 20;
    private static final int PACK_BYTES = 64 << 10;
    private static final int POINTS_A_BATCH = 30;
    private static final int ERROR_KINDS = 40;

    private final LoadMix mix;
    private final Random random;
    private final double[] busy;
    private final Source[] sources;
    private final Pack[] packs;
    private final long[] metricSequence;
    private final long[] errorSequence;
    private final long epochMillis;
    private final LogEventEncoder logs = new LogEventEncoder();
    private final MetricBatchEncoder metrics = new MetricBatchEncoder();
    private final ErrorEventEncoder errors = new ErrorEventEncoder();
    private final ByteSink scratch = new ByteSink();
    private final LogTexts texts;
    private int nextMetricSource;
    private long rate;
    private double owedEvents;
    private double owedPoints;

    /** The lines of one source that wait for their record. */
    private static final class Pack {
        private final ByteSink bytes = new ByteSink();
        private int lines;
        private long sequence;
    }

    LoadGenerator(LoadMix mix, long epochMillis) {
        this.mix = mix;
        this.rate = mix.simulatedRate();
        this.epochMillis = epochMillis;
        this.random = new Random(mix.seed());
        this.texts = new LogTexts(random);
        int n = mix.sources();
        busy = new double[n];
        sources = new Source[n];
        packs = new Pack[n];
        metricSequence = new long[n];
        errorSequence = new long[n];
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += 1 / Math.pow(i + 1, mix.zipf());
            busy[i] = sum;
            sources[i] = new Source("svc-" + i % 50, "i" + i, "host-" + i % 100, "bench", "1.0");
            packs[i] = new Pack();
        }
    }

    /** From now on so many events a second of the ticks' time, instead of what the mix says. */
    void rate(long eventsASecond) {
        rate = eventsASecond;
    }

    /** Makes the records of one tick; {@code nowMillis} is their event time. */
    void tick(long nowMillis, Consumer<LoadRecord> out) {
        owedEvents += rate * PACK_MILLIS / 1000.0;
        for (; owedEvents >= 1; owedEvents--) {
            double kind = random.nextDouble();
            if (kind < mix.logShare()) {
                log(nowMillis, out);
            } else if (kind < mix.logShare() + mix.errorShare()) {
                error(nowMillis, out);
            } else {
                owedPoints++;
            }
        }
        while (owedPoints >= POINTS_A_BATCH) {
            batch(nowMillis, out);
            owedPoints -= POINTS_A_BATCH;
        }
        for (int i = 0; i < packs.length && mix.linesARecord() == 0; i++) {
            flush(i, out);
        }
    }

    private void log(long nowMillis, Consumer<LoadRecord> out) {
        int source = someSource();
        Pack pack = packs[source];
        if (pack.bytes.length() > PACK_BYTES - 2_048) {
            flush(source, out);
        }
        if (pack.lines > 0) {
            pack.bytes.append('\n');
        }
        double level = random.nextDouble();
        LogLevel logLevel = level < 0.02
                ? LogLevel.ERROR
                : level < 0.08 ? LogLevel.WARN : level < 0.2 ? LogLevel.DEBUG : LogLevel.INFO;
        LogEvent event = random.nextDouble() < mix.templateShare()
                ? texts.templated(nowMillis, logLevel)
                : texts.plain(nowMillis, logLevel);
        logs.encode(event, pack.bytes);
        pack.lines++;
        if (pack.lines == mix.linesARecord()) {
            flush(source, out);
        }
    }

    private void flush(int source, Consumer<LoadRecord> out) {
        Pack pack = packs[source];
        if (pack.lines == 0) {
            return;
        }
        RecordOrigin origin = new RecordOrigin(sources[source], epochMillis, pack.sequence, pack.lines);
        out.accept(new LoadRecord(Topics.LOGS, sources[source].key(), pack.bytes.toBytes(), origin, pack.lines));
        pack.sequence += pack.lines;
        pack.lines = 0;
        pack.bytes.reset();
    }

    private void batch(long nowMillis, Consumer<LoadRecord> out) {
        int source = nextMetricSource++ % sources.length;
        List<MetricPoint> points = new ArrayList<>(POINTS_A_BATCH);
        for (int i = 0; i < POINTS_A_BATCH; i++) {
            Map<String, String> labels = Map.of("part", Integer.toString(i % 10));
            points.add(
                    i < 20
                            ? MetricPoint.gauge("bench.gauge." + i / 10, labels, random.nextGaussian() * 10 + 50)
                            : MetricPoint.counter(
                                    "bench.total", labels, (metricSequence[source] + 1) * 7.0, epochMillis));
        }
        scratch.reset();
        metrics.encode(MetricBatch.running(nowMillis, 10_000, points), scratch);
        RecordOrigin origin = new RecordOrigin(sources[source], epochMillis, metricSequence[source]++, 1);
        out.accept(new LoadRecord(Topics.METRICS, sources[source].key(), scratch.toBytes(), origin, POINTS_A_BATCH));
    }

    private void error(long nowMillis, Consumer<LoadRecord> out) {
        int source = someSource();
        int kind = (int) (ERROR_KINDS * Math.pow(random.nextDouble(), 2));
        String fingerprint = String.format(java.util.Locale.ROOT, "%016x", 0x5bd1e995L * (kind + 1));
        String type = "com.acme.shop.Failure" + kind;
        ErrorEvent event = new ErrorEvent(
                nowMillis,
                sources[source],
                fingerprint,
                Map.of("v1", fingerprint),
                type,
                "could not finish order " + random.nextInt(1_000_000),
                LogTexts.stack(type, kind),
                "com.acme.shop.Service" + kind + ".call",
                "com.acme.shop.Service" + kind,
                "worker-" + kind,
                true,
                Severity.ERROR,
                1,
                new TreeMap<>(Map.of("request_id", Long.toHexString(random.nextLong()))),
                Map.of());
        scratch.reset();
        errors.encode(event, scratch);
        RecordOrigin origin = new RecordOrigin(sources[source], epochMillis, errorSequence[source]++, 1);
        out.accept(new LoadRecord(Topics.ERRORS, fingerprint, scratch.toBytes(), origin, 1));
    }

    /** The inverse of Zipf's distribution by binary search. */
    private int someSource() {
        double at = random.nextDouble() * busy[busy.length - 1];
        int low = 0;
        int high = busy.length - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (busy[middle] < at) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
