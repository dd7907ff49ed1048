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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** The logs path beside an application that only parses the same records, by lines of a record and by templates. */
public final class LogsBench {
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    private final Settings settings;
    private final Clock clock;
    private final Consumer<String> say;
    private long unparsed;
    private int limits;

    /**
     * What a run is told.
     *
     * @param linesARecord of each part
     * @param templatePercent share of lines whose source gives the template, of each part
     * @param events lines of each part
     * @param data work folder; each run makes its own folder in it and deletes that at its end
     */
    public record Settings(
            List<Integer> linesARecord,
            List<Integer> templatePercent,
            long events,
            int partitions,
            boolean logMetrics,
            long seed,
            Path data) {
        public Settings {
            linesARecord = List.copyOf(linesARecord);
            templatePercent = List.copyOf(templatePercent);
            if (linesARecord.isEmpty() || templatePercent.isEmpty()) {
                throw new IllegalArgumentException("--lines or --templates is empty, expected numbers as in 1,10,100");
            }
            for (int n : linesARecord) {
                atLeast("--lines", n, 1);
            }
            for (int n : templatePercent) {
                atLeast("--templates", n, 0);
                if (n > 100) {
                    throw new IllegalArgumentException("--templates is " + n + ", expected at most 100");
                }
            }
            atLeast("--events", events, 1);
            atLeast("--partitions", partitions, 1);
        }
    }

    /** @param say told how far it is, a line at a time */
    public LogsBench(Settings settings, Clock clock, Consumer<String> say) {
        this.settings = settings;
        this.clock = clock;
        this.say = say;
    }

    /**
     * Takes minutes.
     *
     * @throws IllegalStateException where the run cannot be made or does not come to its end, in words for the user
     */
    public LogsReport run() throws IOException {
        Instant startedAt = clock.instant();
        BenchReport.Machine machine = Bench.machine();
        Path dir = settings.data().toAbsolutePath().resolve("logs-" + startedAt.toEpochMilli());
        Files.createDirectories(dir);
        // one broker for all parts: it has to be as warm as the applications
        try (Cluster cluster = Cluster.own(dir.resolve("kafka"))) {
            say.accept("warming up ...");
            var unused = part(
                    cluster,
                    dir.resolve("warm-up"),
                    settings.linesARecord().get(settings.linesARecord().size() - 1),
                    settings.templatePercent().get(0));
            List<LogsReport.Part> parts = new ArrayList<>();
            for (int templates : settings.templatePercent()) {
                for (int lines : settings.linesARecord()) {
                    parts.add(part(cluster, dir.resolve("part-" + parts.size()), lines, templates));
                }
            }
            return new LogsReport(startedAt.toString(), machine, parts, unparsed);
        } finally {
            Bench.delete(dir);
        }
    }

    private LogsReport.Part part(Cluster cluster, Path dir, int lines, int templatePercent) {
        cluster.prepare(settings.partitions(), true, settings.logMetrics(), false);
        String what = lines + " a record, " + templatePercent + " % with template";
        say.accept(String.format(Locale.ROOT, "%s: making %,d lines ...", what, settings.events()));
        LoadMix mix = LoadMix.logs(templatePercent / 100.0, lines, settings.seed());
        Preload.Loaded load = Preload.run(cluster.bootstrap(), mix, settings.events(), clock.millis(), say);
        Drain.Result limit = limit(cluster, load, dir);
        Map<String, Long> before = cluster.written();
        Drain.Result path = path(cluster, load, dir);
        Map<String, Double> written = MetricsBench.perThousand(before, cluster.written(), load.events());
        Drain.Result again = limit(cluster, load, dir);
        long deadLetters = cluster.records(List.of(Topics.DEAD_LETTERS));
        cluster.clear();
        return new LogsReport.Part(lines, templatePercent, load, path, List.of(limit, again), deadLetters, written);
    }

    private Drain.Result limit(Cluster cluster, Preload.Loaded load, Path dir) {
        Duration commit = ProcessorConfig.defaults().streams().busyCommit();
        String application = LimitApp.APPLICATION + "-" + ++limits;
        try (LimitApp app = new LimitApp(application, cluster.bootstrap(), 1, commit, dir.resolve(application))) {
            GroupProgress progress = new GroupProgress(cluster.admin(), application, load.eventsByTopic());
            app.start();
            Drain.Result result = measure("limit", cluster, progress, load, () -> {});
            unparsed += app.bad();
            return result;
        }
    }

    private Drain.Result path(Cluster cluster, Preload.Loaded load, Path dir) {
        try (AloneProcessor processor = new AloneProcessor(cluster.bootstrap(), dir)) {
            GroupProgress progress = new GroupProgress(cluster.admin(), Road.ANALYSIS, load.eventsByTopic());
            processor.start();
            return measure("path", cluster, progress, load, processor::checkAlive);
        }
    }

    private Drain.Result measure(
            String what, Cluster cluster, GroupProgress progress, Preload.Loaded load, Runnable check) {
        return Drain.told(what, "lines", cluster, progress, load.events(), PATIENCE, check, say);
    }
}
