package io.tidewatch.cli.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One run of the bench: throughput beside the limit, then latency, each part on a broker of its own. */
public final class Bench {
    private final BenchSettings settings;
    private final Clock clock;
    private final Consumer<String> say;

    /** @param say told how far it is, a line at a time */
    public Bench(BenchSettings settings, Clock clock, Consumer<String> say) {
        this.settings = settings;
        this.clock = clock;
        this.say = say;
    }

    /**
     * Takes minutes.
     *
     * @throws IllegalStateException where the run cannot be made or does not come to its end, in words for the user
     */
    public BenchReport run() throws IOException {
        Instant startedAt = clock.instant();
        BenchReport.Machine machine = machine();
        Path dir = settings.data().toAbsolutePath().resolve("run-" + startedAt.toEpochMilli());
        Files.createDirectories(dir);
        try {
            BenchReport.Throughput throughput = settings.events() == 0 ? null : throughput(dir.resolve("throughput"));
            boolean sameCluster = settings.kafka() != null && throughput != null;
            BenchReport.Latency latency = settings.latencySeconds() == 0
                    ? null
                    : latency(dir.resolve(sameCluster ? "throughput" : "latency"), !sameCluster);
            return new BenchReport(startedAt.toString(), machine, described(), notes(), throughput, latency);
        } finally {
            delete(dir);
        }
    }

    private BenchReport.Throughput throughput(Path dir) throws IOException {
        try (Cluster cluster = Cluster.open(settings, dir.resolve("kafka"))) {
            cluster.prepare(settings.partitions(), true, settings.logMetrics(), false);
            return new ThroughputRun(settings, cluster, dir, say).run();
        }
    }

    private BenchReport.Latency latency(Path dir, boolean fresh) throws IOException {
        try (Cluster cluster = Cluster.open(settings, dir.resolve("kafka"))) {
            cluster.prepare(settings.partitions(), fresh, settings.logMetrics(), true);
            return new LatencyRun(settings, cluster, dir, say).run();
        }
    }

    private Map<String, String> described() {
        Map<String, String> all = new TreeMap<>();
        all.put("events", Long.toString(settings.events()));
        all.put("rate", Long.toString(settings.rate()));
        all.put("threads", Integer.toString(settings.threads()));
        all.put("partitions", Integer.toString(settings.partitions()));
        all.put("kafka", settings.kafka() == null ? "embedded, in a JVM of its own" : settings.kafka());
        all.put("latencySeconds", Integer.toString(settings.latencySeconds()));
        all.put("mix", settings.mix(settings.simulatedRate()).toString());
        return all;
    }

    private List<String> notes() {
        List<String> notes = new ArrayList<>();
        notes.add(
                "limit: a Streams application, exactly once, same threads and commit interval, same decoders; it parses"
                        + " every event and does nothing else");
        notes.add("throughput: between 30 % and 98 % of the load, by committed offsets");
        notes.add("the predefined rules apply; in the latency part error-new may fire " + Cluster.MOST_NEW_ERRORS
                + " alerts at once");
        notes.add(
                "one hop: Streams applications, exactly once, over the same probes at the same time, that tell of each new"
                        + " fingerprint: with the commit interval of the analysis, and with that of the alerts application");
        notes.add("notifier: a route for the probes groups by alert, with groupWait and groupInterval 0, so that each"
                + " probe is told of by itself; the log channel prints to nowhere");
        notes.add(
                "latency: from the call that publishes (linger 0) to the poll of a read_committed consumer; the first "
                        + LatencyRun.warmUp(settings.latencySeconds()).toSeconds()
                        + " s, with more load at first, do not count, nor does what comes until all has caught up");
        return notes;
    }

    static BenchReport.Machine machine() {
        var system = ManagementFactory.getOperatingSystemMXBean();
        long memory = system instanceof com.sun.management.OperatingSystemMXBean os ? os.getTotalMemorySize() : 0;
        return new BenchReport.Machine(
                Runtime.getRuntime().availableProcessors(),
                memory,
                Runtime.getRuntime().maxMemory(),
                System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"),
                system.getName() + " " + system.getVersion() + " " + system.getArch(),
                system.getSystemLoadAverage());
    }

    /** Deletes the folder of this run, which it made itself. */
    static void delete(Path dir) throws IOException {
        Files.walkFileTree(dir, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException fault) throws IOException {
                Files.deleteIfExists(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
