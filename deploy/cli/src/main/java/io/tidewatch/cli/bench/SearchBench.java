package io.tidewatch.cli.bench;

import static io.tidewatch.cli.bench.BenchSettings.atLeast;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidewatch.wire.Json;
import io.tidewatch.wire.Topics;
import io.tidewatch.wire.UrlText;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Search of log lines by the API, beside ripgrep over the same lines in files and a bare scan of the topic. */
public final class SearchBench {
    private static final Duration PATIENCE = Duration.ofHours(1);
    private static final Duration SPAN = Duration.ofMinutes(50);
    private static final int SCANNERS = 2;
    private static final int WARM_UPS = 200;
    /** So much the scan that is the limit reads; of more it is worked out: two minutes for 10 GB would tell nothing else. */
    private static final int LIMIT_MEGABYTES = 1_000;

    private final Settings settings;
    private final Clock clock;
    private final Consumer<String> say;
    private final HttpClient http = HttpClient.newHttpClient();

    /**
     * What a run is told.
     *
     * @param megabytes size of the lines
     * @param partitions of the topic
     * @param runs of each question, of which the median counts
     * @param data work folder; each run makes its own folder in it and deletes that at its end
     */
    public record Settings(int megabytes, int partitions, int runs, long seed, Path data) {
        public Settings {
            atLeast("--megabytes", megabytes, 1);
            atLeast("--partitions", partitions, 1);
            atLeast("--runs", runs, 1);
        }
    }

    /** A kind of question: how the API is asked, and ripgrep. */
    private record Kind(String what, String path, String query, boolean fixed, String pattern, boolean limited) {}

    /** @param say told how far it is, a line at a time */
    public SearchBench(Settings settings, Clock clock, Consumer<String> say) {
        this.settings = settings;
        this.clock = clock;
        this.say = say;
    }

    /**
     * Takes minutes.
     *
     * @throws IllegalStateException where the run cannot be made or does not come to its end, in words for the user
     */
    public SearchReport run() throws IOException {
        Instant startedAt = clock.instant();
        Path dir = settings.data().toAbsolutePath().resolve("search-" + startedAt.toEpochMilli());
        Files.createDirectories(dir);
        try (Cluster cluster = Cluster.own(dir.resolve("kafka"))) {
            cluster.prepare(settings.partitions(), true, false, false);
            PlainFiles plain = new PlainFiles(dir.resolve("plain"));
            SearchLoad load = new SearchLoad(settings.megabytes() * 1_000_000L, settings.seed());
            say.accept(String.format(Locale.ROOT, "making %,d MB of lines ...", settings.megabytes()));
            AtomicReference<SearchLoad.@Nullable Made> made = new AtomicReference<>();
            Preload.Loaded loaded = Preload.run(cluster.bootstrap(), load.lines(), say, out -> {
                long now = clock.millis();
                try (plain) {
                    made.set(load.run(now - SPAN.toMillis(), now, out, plain::take));
                } catch (IOException e) {
                    throw new IllegalStateException("the plain files cannot be written: " + e.getMessage(), e);
                }
            });
            SearchLoad.Made lines = java.util.Objects.requireNonNull(made.get());
            return measure(startedAt, cluster, dir, loaded, lines, plain);
        } finally {
            Bench.delete(dir);
        }
    }

    private SearchReport measure(
            Instant startedAt,
            Cluster cluster,
            Path dir,
            Preload.Loaded loaded,
            SearchLoad.Made lines,
            PlainFiles plain)
            throws IOException {
        List<SearchReport.Asked> asked = new ArrayList<>();
        double rate;
        try (AloneProcessor processor = new AloneProcessor(cluster.bootstrap(), dir)) {
            GroupProgress progress = new GroupProgress(cluster.admin(), Road.ANALYSIS, loaded.eventsByTopic());
            processor.start();
            Drain.Result drained = new Drain(
                            progress,
                            cluster::brokerCpuNanos,
                            processor::checkAlive,
                            Progress.of("index", (double) loaded.events(), say))
                    .measure(loaded.events(), PATIENCE);
            // a sum of fractions may lack one of the last event
            progress.await(loaded.events() - 1.0, PATIENCE, () -> {}, done -> {});
            rate = drained.eventsPerSecond() * lines.bytes() / lines.lines();
            Map<TopicPartition, Long> ends = GroupProgress.ends(cluster.admin(), List.of(Topics.LOGS));
            warmUp(processor.url());
            for (Kind kind : kinds(lines)) {
                say.accept("asking: " + kind.what());
                SearchReport.Asked answered = ask(kind, processor.url() + "/api/v1/", dir, plain, cluster, ends);
                say.accept(answered.text());
                asked.add(answered);
            }
        }
        return new SearchReport(
                startedAt.toString(),
                Bench.machine(),
                lines.lines(),
                lines.bytes(),
                indexBytes(dir.resolve("processor")),
                rate,
                asked);
    }

    /** What is compared with has no code that has to be compiled first. */
    private void warmUp(String url) throws IOException {
        say.accept("asking for " + WARM_UPS + " words that no line has ...");
        for (int i = 0; i < WARM_UPS; i++) {
            var unused = get(url + "/api/v1/logs/search?from=-3h&q=nowhere" + i);
        }
    }

    private static List<Kind> kinds(SearchLoad.Made made) {
        String all = "logs/count?from=-3h&step=3h&timeout=60s&q=";
        return List.of(
                new Kind("rare token", "logs/search?from=-3h&q=", made.order(), true, made.order(), false),
                new Kind("rare trace id", "logs/search?from=-3h&q=", made.trace(), true, made.trace(), false),
                new Kind(
                        "field",
                        "logs/search?from=-3h&q=",
                        "orderId=" + made.order(),
                        false,
                        "\"orderId\":" + made.order() + "\\b",
                        false),
                new Kind(
                        "common token, 100 lines",
                        "logs/search?from=-3h&limit=100&q=",
                        "customer",
                        true,
                        "customer",
                        false),
                new Kind(
                        "regex with a literal",
                        all,
                        "/" + SearchLoad.LITERAL + " for customer c1\\d+ in 1\\d\\d ms/",
                        false,
                        SearchLoad.LITERAL + " for customer c1\\d+ in 1\\d\\d ms",
                        true),
                new Kind(
                        "regex, frequent literal",
                        all,
                        "/ustomer c12\\d+7 in 1\\d\\d m/",
                        false,
                        "ustomer c12\\d+7 in 1\\d\\d m",
                        true),
                new Kind(
                        "regex without a literal",
                        all,
                        "/c[12]\\d{2}9 \\w\\w 1\\d\\d5 /",
                        false,
                        "c[12]\\d{2}9 \\w\\w 1\\d\\d5 ",
                        true),
                new Kind(
                        "count of a word",
                        "logs/count?from=-3h&step=1m&timeout=60s&q=",
                        "refunded",
                        true,
                        "refunded",
                        false),
                new Kind("count by minute", "logs/count?from=-3h&step=1m&by=level&q=", "", true, "", false));
    }

    private SearchReport.Asked ask(
            Kind kind, String base, Path dir, PlainFiles plain, Cluster cluster, Map<TopicPartition, Long> ends)
            throws IOException {
        String url = base + kind.path() + UrlText.encode(kind.query());
        boolean cold = PlainFiles.forget(dir);
        double first = timed(url);
        double[] warm = new double[settings.runs()];
        for (int i = 0; i < warm.length; i++) {
            warm[i] = timed(url);
        }
        JsonNode answer = get(url);
        boolean ripgrep = !kind.pattern().isEmpty() && PlainFiles.installed();
        double rgCold = Double.NaN;
        double[] rg = {Double.NaN};
        if (ripgrep) {
            cold &= PlainFiles.forget(dir.resolve("plain"));
            rgCold = plain.seconds(kind.fixed(), kind.pattern());
            rg = new double[settings.runs()];
            for (int i = 0; i < rg.length; i++) {
                rg[i] = plain.seconds(kind.fixed(), kind.pattern());
            }
        }
        Double limit = null;
        if (kind.limited()) {
            double share = Math.min(1, (double) LIMIT_MEGABYTES / settings.megabytes());
            limit = ScanLimit.seconds(cluster.bootstrap(), ends, share, kind.pattern(), SCANNERS);
        }
        JsonNode effort = answer.path("effort");
        return new SearchReport.Asked(
                kind.what(),
                kind.query(),
                median(warm),
                cold ? first : Double.NaN,
                median(rg),
                cold ? rgCold : Double.NaN,
                limit,
                answer.has("total")
                        ? answer.path("total").asLong()
                        : answer.path("items").size(),
                effort.path("blocks").asLong(),
                effort.path("blocksRead").asLong(),
                effort.path("bytes").asLong(),
                answer.path("partial").asBoolean());
    }

    private double timed(String url) throws IOException {
        long started = System.nanoTime();
        var unused = get(url);
        return (System.nanoTime() - started) / 1e9;
    }

    private JsonNode get(String url) throws IOException {
        try {
            HttpResponse<byte[]> answer =
                    http.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofByteArray());
            JsonNode body = Json.shared().readTree(answer.body());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException("the API said " + answer.statusCode() + ": "
                        + body.path("error").asText());
            }
            return body;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static double median(double[] all) {
        double[] sorted = all.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static long indexBytes(Path state) throws IOException {
        try (Stream<Path> files = Files.walk(state)) {
            long sum = 0;
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(f ->
                            f.toString().contains("log-blocks") && f.toString().endsWith(".sst"))
                    .toList()) {
                sum += Files.size(file);
            }
            return sum;
        }
    }
}
