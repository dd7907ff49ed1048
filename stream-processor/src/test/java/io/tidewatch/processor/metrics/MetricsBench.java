package io.tidewatch.processor.metrics;

import io.tidewatch.event.DistributionSketch;
import io.tidewatch.event.MetricBatch;
import io.tidewatch.event.MetricPoint;
import io.tidewatch.event.Source;
import io.tidewatch.processor.ingest.IngestedMetrics;
import io.tidewatch.processor.ingest.Position;
import io.tidewatch.processor.store.BoundedRocks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/**
 * How many points a second one thread takes in, over RocksDB without changelog: arguments sources, points a batch,
 * batches a source.
 */
final class MetricsBench {
    private static final long T0 = 1_767_225_600_000L;

    private MetricsBench() {}

    public static void main(String[] args) throws Exception {
        int sources = args.length > 0 ? Integer.parseInt(args[0]) : 1_000;
        int points = args.length > 1 ? Integer.parseInt(args[1]) : 100;
        int batches = args.length > 2 ? Integer.parseInt(args[2]) : 60;
        Path dir = Files.createTempDirectory("metrics-bench");
        Properties p = new Properties();
        p.put(StreamsConfig.APPLICATION_ID_CONFIG, "bench");
        p.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:1");
        p.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedRocks.class.getName());
        MockProcessorContext<String, String> context =
                new MockProcessorContext<>(p, new org.apache.kafka.streams.processor.TaskId(0, 0), dir.toFile());
        KeyValueStore<Bytes, byte[]> series = store("series", context);
        KeyValueStore<Bytes, byte[]> rollups = store("rollups", context);
        try {
            SourceRollups taking = new SourceRollups(
                    new StoreRows(series), new StoreRows(rollups), MetricsConfig.defaults(), new MetricCounters());
            List<List<MetricPoint>> sets = new ArrayList<>();
            for (int i = 0; i < batches; i++) {
                sets.add(points(points, i));
            }
            for (int round = 0; round < 3; round++) {
                long begin = System.nanoTime();
                for (int i = 0; i < batches; i++) {
                    long millis = T0 + (round * batches + i) * 10_000L;
                    for (int s = 0; s < sources; s++) {
                        Source source = new Source("service-" + s % 50, "instance-" + s, "host", "", "");
                        taking.take(
                                new IngestedMetrics(
                                        source,
                                        new Position("m", 0, i),
                                        millis,
                                        millis,
                                        MetricBatch.running(millis, 10_000, sets.get(i))),
                                null,
                                head -> {});
                    }
                }
                double seconds = (System.nanoTime() - begin) / 1e9;
                long n = (long) sources * points * batches;
                System.out.printf(
                        "round %d: %,d points in %.2f s = %,.0f points/s, %.1f us a batch%n",
                        round, n, seconds, n / seconds, seconds * 1e6 / sources / batches);
            }
        } finally {
            series.close();
            rollups.close();
        }
    }

    private static KeyValueStore<Bytes, byte[]> store(String name, MockProcessorContext<String, String> context) {
        KeyValueStore<Bytes, byte[]> store = Stores.keyValueStoreBuilder(
                        Stores.persistentKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray())
                .withLoggingDisabled()
                .withCachingDisabled()
                .build();
        store.init(context.getStateStoreContext(), store);
        return store;
    }

    /** 4 of 10 gauges, 5 of 10 counters, 1 of 10 distributions of 20 values. */
    private static List<MetricPoint> points(int n, int round) {
        Random random = new Random(round);
        List<MetricPoint> out = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            Map<String, String> labels = Map.of("uri", "/path/" + i, "method", "GET");
            if (i % 10 < 4) {
                out.add(MetricPoint.gauge("jvm.memory.used", labels, random.nextDouble() * 1e9));
            } else if (i % 10 < 9) {
                out.add(MetricPoint.counter("http.requests", labels, round * 100.0 + random.nextInt(100), T0 - 1_000));
            } else {
                DistributionSketch sketch = new DistributionSketch();
                for (int k = 0; k < 20; k++) {
                    sketch.add(Math.exp(random.nextGaussian()) / 100);
                }
                out.add(MetricPoint.distribution("http.duration", labels, sketch.toDistribution()));
            }
        }
        return out;
    }
}
