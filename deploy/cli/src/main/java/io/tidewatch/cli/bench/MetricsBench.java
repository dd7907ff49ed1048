package io.tidewatch.cli.bench;

import static io.tidewatch.cli.bench.BenchSettings.atLeast;

import io.tidewatch.processor.ProcessorConfig;
import io.tidewatch.wire.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The metrics path beside a bare application that puts each point into RocksDB, with few series and with many. */
public final class MetricsBench {
    private static final Duration PATIENCE = Duration.ofMinutes(15);
    private static final long CACHE_BYTES = 10L << 20;

    private final Settings settings;
    private final Clock clock;
    private final Consumer<String> say;

    /**
     * What a run is told.
     *
     * @param series of the comparison
     * @param manySeries to which the cost of a point may grow; 0 leaves that part out
     * @param seriesPerSource points of a batch
     * @param points at least, of each part
     * @param data work folder; each run makes its own folder in it and deletes that at its end
     */
    public record Settings(
            long series, long manySeries, int seriesPerSource, long points, int partitions, long seed, Path data) {
        public Settings {
            atLeast("--series", series, 1);
            atLeast("--many", manySeries, 0);
            atLeast("--per-source", seriesPerSource, 1);
            atLeast("--points", points, 1);
            atLeast("--partitions", partitions, 1);
        }
    }

    /** @param say told how far it is, a line at a time */
    public MetricsBench(Settings settings, Clock clock, Consumer<String> say) {
        this.settings = settings;
        this.clock = clock;
        this.say = say;
    }

    /**
     * Takes minutes.
     *
     * @throws IllegalStateException where the run cannot be made or does not come to its end, in words for the user
     */
    public MetricsReport run() throws IOException {
        Instant startedAt = clock.instant();
        BenchReport.Machine machine = Bench.machine();
        Path dir = settings.data().toAbsolutePath().resolve("metrics-" + startedAt.toEpochMilli());
        Files.createDirectories(dir);
        try {
            MetricsReport.Beside few = beside(dir.resolve("few"), settings.series());
            MetricsReport.@Nullable Beside many =
                    settings.manySeries() == 0 ? null : beside(dir.resolve("many"), settings.manySeries());
            return new MetricsReport(startedAt.toString(), machine, few, many);
        } finally {
            Bench.delete(dir);
        }
    }

    private MetricsReport.Beside beside(Path dir, long series) throws IOException {
        MetricLoad load = MetricLoad.of(series, settings.seriesPerSource(), settings.points(), settings.seed());
        try (Cluster cluster = Cluster.own(dir.resolve("kafka"))) {
            cluster.prepare(settings.partitions(), true, false, false);
            say.accept(String.format(Locale.ROOT, "%,d series: making %,d points ...", load.series(), load.points()));
            Preload.Loaded loaded =
                    Preload.run(cluster.bootstrap(), load.points(), say, out -> load.run(clock.millis(), out));
            long[] unread = {0};
            Map<String, Drain.Result> bare = new TreeMap<>();
            bare.put("no record cache", bare(cluster, loaded, dir, 0, unread));
            bare.put("record cache", bare(cluster, loaded, dir, CACHE_BYTES, unread));
            Map<String, Long> before = cluster.written();
            Drain.Result path = path(cluster, loaded, dir);
            return new MetricsReport.Beside(
                    load.series(),
                    load.points(),
                    path,
                    bare,
                    unread[0],
                    perThousand(before, cluster.written(), loaded.events()));
        }
    }

    /** @return records that came between the two, for a thousand points, where they are worth a word */
    static Map<String, Double> perThousand(Map<String, Long> before, Map<String, Long> after, long points) {
        Map<String, Double> out = new TreeMap<>();
        after.forEach((topic, records) -> {
            double rate = Math.round((records - before.getOrDefault(topic, 0L)) * 10_000.0 / points) / 10.0;
            if (rate >= 0.1) {
                out.put(topic, rate);
            }
        });
        return out;
    }

    private Drain.Result bare(Cluster cluster, Preload.Loaded load, Path dir, long cacheBytes, long[] unread) {
        Duration commit = ProcessorConfig.defaults().streams().busyCommit();
        String application = LimitApp.APPLICATION + "-bare-" + (cacheBytes > 0 ? "cached" : "plain");
        try (BareApp app =
                new BareApp(application, cluster.bootstrap(), commit, cacheBytes, dir.resolve(application))) {
            GroupProgress progress = new GroupProgress(cluster.admin(), application, load.eventsByTopic());
            app.start();
            Drain.Result result = measure("bare", cluster, progress, load, () -> {});
            unread[0] += app.bad();
            return result;
        }
    }

    private Drain.Result path(Cluster cluster, Preload.Loaded load, Path dir) {
        try (AloneProcessor processor = new AloneProcessor(cluster.bootstrap(), dir)) {
            GroupProgress progress =
                    new GroupProgress(cluster.admin(), Road.ANALYSIS, Map.of(Topics.METRICS, load.events()));
            processor.start();
            return measure("path", cluster, progress, load, processor::checkAlive);
        }
    }

    private Drain.Result measure(
            String what, Cluster cluster, GroupProgress progress, Preload.Loaded load, Runnable check) {
        return Drain.told(what, "points", cluster, progress, load.events(), PATIENCE, check, say);
    }
}
