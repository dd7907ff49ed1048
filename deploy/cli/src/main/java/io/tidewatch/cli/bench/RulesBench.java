package io.tidewatch.cli.bench;

import static io.tidewatch.cli.bench.BenchSettings.atLeast;

import io.tidewatch.alert.Rule;
import io.tidewatch.wire.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** The metrics path over the same records with few rules and with many: what do the rules cost a point? */
public final class RulesBench {
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private final Settings settings;
    private final Clock clock;
    private final Consumer<String> say;

    /**
     * What a run is told.
     *
     * @param rules how many there are in each part; all are held against the best with the fewest
     * @param series of all parts
     * @param seriesPerSource points of a batch
     * @param points at least, of each part
     * @param warmUpPoints at least, of a part with the most rules whose figures nobody is told; 0 leaves it out
     * @param data work folder; each run makes its own folder in it and deletes that at its end
     */
    public record Settings(
            List<Integer> rules,
            long series,
            int seriesPerSource,
            long points,
            long warmUpPoints,
            int partitions,
            long seed,
            Path data) {
        public Settings {
            rules = List.copyOf(rules);
            if (rules.isEmpty()) {
                throw new IllegalArgumentException("--rules is empty, expected numbers as in 10,1000");
            }
            for (int n : rules) {
                atLeast("--rules", n, 1);
            }
            atLeast("--series", series, rules.stream().mapToInt(n -> n).max().orElse(1));
            atLeast("--per-source", seriesPerSource, 1);
            atLeast("--points", points, 1);
            atLeast("--warm-up", warmUpPoints, 0);
            atLeast("--partitions", partitions, 1);
        }
    }

    /** @param say told how far it is, a line at a time */
    public RulesBench(Settings settings, Clock clock, Consumer<String> say) {
        this.settings = settings;
        this.clock = clock;
        this.say = say;
    }

    /**
     * Takes minutes.
     *
     * @throws IllegalStateException where the run cannot be made or does not come to its end, in words for the user
     */
    public RulesReport run() throws IOException {
        Instant startedAt = clock.instant();
        BenchReport.Machine machine = Bench.machine();
        Path dir = settings.data().toAbsolutePath().resolve("rules-" + startedAt.toEpochMilli());
        Files.createDirectories(dir);
        // one broker for all parts: it has to be as warm as the processor
        try (Cluster cluster = Cluster.own(dir.resolve("kafka"))) {
            if (settings.warmUpPoints() > 0) {
                say.accept("warming up ...");
                int most = settings.rules().stream().mapToInt(n -> n).max().orElseThrow();
                var unused = part(cluster, dir.resolve("warm-up"), most, settings.warmUpPoints());
            }
            List<RulesReport.Part> parts = new ArrayList<>();
            for (int n : settings.rules()) {
                parts.add(part(cluster, dir.resolve("part-" + parts.size()), n, settings.points()));
            }
            return new RulesReport(startedAt.toString(), machine, parts);
        } finally {
            Bench.delete(dir);
        }
    }

    private RulesReport.Part part(Cluster cluster, Path dir, int rules, long points) {
        MetricLoad load = MetricLoad.of(settings.series(), settings.seriesPerSource(), points, settings.seed());
        cluster.prepare(settings.partitions(), true, false, false);
        List<Rule> all = new RuleLoad(load, rules).all();
        cluster.write(all);
        say.accept(String.format(Locale.ROOT, "%,d rules: making %,d points ...", rules, load.points()));
        Preload.Loaded loaded = cluster.timedBySender(
                Topics.METRICS,
                () -> Preload.run(cluster.bootstrap(), load.points(), say, out -> load.run(clock.millis(), out)));
        Map<String, Long> before = cluster.written();
        RulesReport.Figures figures = measure(cluster, loaded, dir, rules);
        say.accept(String.format(Locale.ROOT, "%,d rules: %,.0f points/s", rules, figures.pointsPerSecond()));
        Map<String, Double> written = MetricsBench.perThousand(before, cluster.written(), loaded.events());
        cluster.clear();
        return new RulesReport.Part(rules, load.series(), load.points(), figures, written);
    }

    private RulesReport.Figures measure(Cluster cluster, Preload.Loaded load, Path dir, int rules) {
        try (AloneProcessor processor = new AloneProcessor(cluster.bootstrap(), dir)) {
            GroupProgress progress =
                    new GroupProgress(cluster.admin(), Road.ANALYSIS, Map.of(Topics.METRICS, load.events()));
            processor.start();
            return new RulesRun(
                            cluster,
                            progress,
                            processor::checkAlive,
                            Progress.of(rules + " rules", (double) load.events(), say),
                            load.events())
                    .measure(PATIENCE);
        }
    }
}
