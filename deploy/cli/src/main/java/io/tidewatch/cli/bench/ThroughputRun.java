package io.tidewatch.cli.bench;

import io.tidewatch.processor.ProcessorConfig;
import io.tidewatch.wire.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** The same records through the limit, the whole road, and the limit again. */
final class ThroughputRun {
    private static final Duration PATIENCE = Duration.ofMinutes(30);
    private static final Duration CATCH_UP = Duration.ofMinutes(5);

    private final BenchSettings settings;
    private final Cluster cluster;
    private final Path dir;
    private final Consumer<String> say;
    private long unparsed;

    ThroughputRun(BenchSettings settings, Cluster cluster, Path dir, Consumer<String> say) {
        this.settings = settings;
        this.cluster = cluster;
        this.dir = dir;
        this.say = say;
    }

    BenchReport.Throughput run() {
        LoadMix mix = settings.mix(settings.simulatedRate());
        say.accept("making " + settings.events() + " events ...");
        Preload.Loaded load = Preload.run(cluster.bootstrap(), mix, settings.events(), System.currentTimeMillis(), say);
        say.accept(String.format(
                Locale.ROOT,
                "%d events lie in %d records, %.1f MB",
                load.events(),
                load.records(),
                load.bytes() / 1e6));
        List<Drain.Result> limits = new ArrayList<>();
        limits.add(limit(load, 1));
        List<Drain.Result> roads = new ArrayList<>();
        double[] caughtUp = {0};
        long behind = road(load, roads, caughtUp);
        Drain.Result road = roads.get(0);
        limits.add(limit(load, 2));
        double limit = limits.stream()
                .mapToDouble(Drain.Result::eventsPerSecond)
                .average()
                .orElseThrow();
        double limitCpu = limits.stream()
                .mapToDouble(run -> run.cpuMicrosPerEvent().getOrDefault(CpuByPart.LIMIT, 0.0))
                .average()
                .orElseThrow();
        return new BenchReport.Throughput(
                road.eventsPerSecond() / limit,
                limitCpu / Math.max(1e-9, road.cpuMicrosPerEvent().getOrDefault(CpuByPart.ANALYSIS, 0.0)),
                road.eventsPerSecond(),
                limit,
                load,
                road,
                limits,
                unparsed,
                cluster.records(List.of(Topics.DEAD_LETTERS)),
                behind,
                caughtUp[0],
                MetricsBench.perThousand(Map.of(), cluster.written(), load.events()));
    }

    private Drain.Result limit(Preload.Loaded load, int turn) {
        Duration commit = ProcessorConfig.defaults().streams().busyCommit();
        String application = LimitApp.APPLICATION + "-" + turn;
        try (LimitApp app =
                new LimitApp(application, cluster.bootstrap(), settings.threads(), commit, dir.resolve(application))) {
            GroupProgress progress = new GroupProgress(cluster.admin(), application, load.eventsByTopic());
            app.start();
            Drain.Result result = measure("limit", progress, load, () -> {});
            unparsed += app.bad();
            return result;
        }
    }

    private long road(Preload.Loaded load, List<Drain.Result> results, double[] caughtUpSeconds) {
        try (Road road = new Road(cluster.bootstrap(), settings.threads(), dir)) {
            GroupProgress progress = new GroupProgress(cluster.admin(), Road.ANALYSIS, load.eventsByTopic());
            road.start();
            results.add(measure("road", progress, load, road::checkAlive));
            long signals = cluster.records(List.of(Topics.SIGNALS));
            GroupProgress alerts = new GroupProgress(cluster.admin(), Road.ALERTS, Map.of(Topics.SIGNALS, signals));
            long from = System.nanoTime();
            long behind = Math.max(0, signals - (long) alerts.events());
            alerts.await((double) (signals - settings.partitions() * 5L), CATCH_UP, road::checkAlive, done -> {});
            caughtUpSeconds[0] = (System.nanoTime() - from) / 1e9;
            return behind;
        }
    }

    private Drain.Result measure(String what, GroupProgress progress, Preload.Loaded load, Runnable check) {
        return Drain.told(what, "events", cluster, progress, load.events(), PATIENCE, check, say);
    }
}
