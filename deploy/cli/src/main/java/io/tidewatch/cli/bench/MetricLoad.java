package io.tidewatch.cli.bench;

import io.tidewatch.event.DistributionSketch;
import io.tidewatch.event.MetricBatch;
import io.tidewatch.event.MetricPoint;
import io.tidewatch.event.Source;
import io.tidewatch.wire.ByteSink;
import io.tidewatch.wire.MetricBatchEncoder;
import io.tidewatch.wire.RecordOrigin;
import io.tidewatch.wire.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Batches of many sources, round by round, each with every series of its source: 50 % gauges, 45 % counters, 5 %
 * distributions of {@value #RECORDED} values.
 *
 * @param sources how many there are
 * @param seriesPerSource points of a batch
 * @param rounds batches of each source, {@value #INTERVAL_MILLIS} ms of event time apart
 */
record MetricLoad(int sources, int seriesPerSource, int rounds, long seed) {
    static final int INTERVAL_MILLIS = 10_000;
    static final String METHOD = "GET";
    private static final int RECORDED = 20;

    /** @return the load that has so many series and at least so many points; its first round makes the series known */
    static MetricLoad of(long series, int seriesPerSource, long points, long seed) {
        int sources = (int) Math.max(1, series / seriesPerSource);
        long round = (long) sources * seriesPerSource;
        return new MetricLoad(sources, seriesPerSource, (int) Math.max(4, (points + round - 1) / round), seed);
    }

    /** @return name of the metric of the points at that place of each batch */
    static String metric(int place) {
        if (place % 20 < 10) {
            return "bench.queue.size";
        }
        return place % 20 < 19 ? "bench.requests" : "bench.request.duration";
    }

    /** @return what tells the points at that place from those of their metric */
    static String route(int place) {
        return "/api/v1/part/" + place;
    }

    static String instance(int source) {
        return "i" + source;
    }

    long series() {
        return (long) sources * seriesPerSource;
    }

    long points() {
        return series() * rounds;
    }

    /** @param endMillis event time of the last round */
    void run(long endMillis, Consumer<LoadRecord> out) {
        Random random = new Random(seed);
        MetricBatchEncoder encoder = new MetricBatchEncoder();
        ByteSink sink = new ByteSink();
        List<Map<String, String>> labels = new ArrayList<>();
        for (int i = 0; i < seriesPerSource; i++) {
            labels.add(Map.of("http.route", route(i), "http.request.method", METHOD));
        }
        long start = endMillis - (long) rounds * INTERVAL_MILLIS;
        for (int round = 0; round < rounds; round++) {
            for (int s = 0; s < sources; s++) {
                List<MetricPoint> points = new ArrayList<>(seriesPerSource);
                for (int i = 0; i < seriesPerSource; i++) {
                    points.add(point(i, round, start, labels.get(i), random));
                }
                Source source = new Source("svc-" + s % 50, instance(s), "host-" + s % 100, "bench", "1.0");
                sink.reset();
                long at = start + (round + 1L) * INTERVAL_MILLIS;
                encoder.encode(MetricBatch.running(at, INTERVAL_MILLIS, points), sink);
                RecordOrigin origin = new RecordOrigin(source, start, round, 1);
                out.accept(new LoadRecord(Topics.METRICS, source.key(), sink.toBytes(), origin, at, seriesPerSource));
            }
        }
    }

    private static MetricPoint point(int i, int round, long start, Map<String, String> labels, Random random) {
        if (i % 20 < 10) {
            return MetricPoint.gauge(metric(i), labels, random.nextInt(1_000_000) / 1e3);
        }
        if (i % 20 < 19) {
            return MetricPoint.counter(metric(i), labels, round * 100.0 + random.nextInt(100), start);
        }
        DistributionSketch sketch = new DistributionSketch();
        for (int k = 0; k < RECORDED; k++) {
            sketch.add(Math.exp(random.nextGaussian()) / 100);
        }
        return MetricPoint.distribution(metric(i), labels, sketch.toDistribution());
    }
}
