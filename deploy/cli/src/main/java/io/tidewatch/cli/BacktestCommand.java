package io.tidewatch.cli;

import io.tidewatch.alert.Rule;
import io.tidewatch.cli.backtest.Backtest;
import io.tidewatch.cli.backtest.BacktestHtml;
import io.tidewatch.cli.backtest.BacktestReport;
import io.tidewatch.cli.backtest.BacktestText;
import io.tidewatch.cli.backtest.ReplayProgress;
import io.tidewatch.cli.backtest.WarmUp;
import io.tidewatch.notifier.NotifierConfig;
import io.tidewatch.processor.rulefile.RulePlan;
import io.tidewatch.processor.run.RuleBook;
import io.tidewatch.wire.Json;
import io.tidewatch.wire.Topics;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "backtest",
        mixinStandardHelpOptions = true,
        description = {
            "Replays what was recorded through the processor and the notifier, on its recorded clock, and says what would",
            "have fired and who would have been told, beside what did. Only reads; nobody is told of anything."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  tidewatch backtest --rules checkout.yaml --from 7d          the rules of the file, over the last week",
            "  tidewatch backtest --from 2026-11-02 --to 2026-11-03         the rules as they were, with their changes",
            "  tidewatch backtest --rules rules/ --from 7d --max-notifications 20   for CI: exit code 1 above 20",
            "",
            "Exit code: 0; 1 above --max-notifications; 2 where rules or options are wrong. Ctrl-C ends it with a report",
            "of what was replayed so far."
        })
final class BacktestCommand implements Callable<Integer> {
    private static final Duration WAIT = Duration.ofSeconds(15);
    private static final Duration SAID_EVERY = Duration.ofSeconds(3);
    private static final long REPORT_WITHIN_SECONDS = 20;

    @Mixin
    private ClusterOptions options;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--rules",
            paramLabel = "FILE",
            arity = "1..*",
            description = "Rule files or folders, put beside the rules in force as 'rules apply' would; only theirs are"
                    + " reported (default: the rules as they were at that time, with their changes).")
    private @Nullable List<Path> files;

    @Option(
            names = "--from",
            defaultValue = "24h",
            description = "Begin: so long ago, or a date or time (default: ${DEFAULT-VALUE}).")
    private String from;

    @Option(names = "--to", defaultValue = "now", description = "End, likewise (default: ${DEFAULT-VALUE}).")
    private String to;

    @Option(
            names = "--warm-up",
            paramLabel = "LENGTH",
            description = "How long before --from the replay begins, unreported, so that rules know what was before"
                    + " (default: what the rule that looks back farthest needs, 7d at most).")
    private @Nullable String warmUp;

    @Option(names = "--rule", paramLabel = "ID", arity = "1..*", description = "Reports these rules only.")
    private @Nullable List<String> only;

    @Option(
            names = "--notifier-config",
            paramLabel = "FILE",
            description = "JSON file with settings whose notifier part (routes, receivers) is tried (default: that of"
                    + " --config).")
    private @Nullable Path notifierConfig;

    @Option(
            names = "--max-notifications",
            paramLabel = "N",
            description = "Exit code 1 where more messages would have gone out.")
    private @Nullable Long mostNotifications;

    @Option(names = "--output", defaultValue = "text", description = "${COMPLETION-CANDIDATES} (default: text).")
    private Output output;

    @Option(
            names = "--html",
            paramLabel = "FILE",
            description = "Writes the report as a page with charts, too; it loads nothing.")
    private @Nullable Path html;

    @Option(names = "--most", defaultValue = "100", description = "Alerts the table lists (default: 100).")
    private int most;

    /** How the report is written. */
    enum Output {
        text,
        json
    }

    @Override
    public Integer call() throws IOException {
        RuleSources sources = files == null ? null : RuleSources.read(files);
        if (sources != null) {
            sources.alone();
        }
        ProductConfig config = options.load();
        NotifierConfig routes = notifierConfig == null ? config.notifier() : notifier(notifierConfig);
        ClusterOptions.require(config, Topics.RULES);
        Stop stop = new Stop();
        try {
            Backtest.Period period = period(config, sources);
            Backtest backtest =
                    new Backtest(ClusterOptions.client(config), config.processor(), routes, stop::asked, progress());
            BacktestReport report = backtest.run(period);
            print(report);
            return mostNotifications != null && report.notifications() > mostNotifications ? 1 : 0;
        } catch (KafkaException e) {
            throw ClusterOptions.unusable(config, e);
        } catch (IllegalArgumentException e) {
            throw new UserError(String.valueOf(e.getMessage()));
        } finally {
            stop.done();
        }
    }

    private Backtest.Period period(ProductConfig config, @Nullable RuleSources sources) {
        Instant now = Instant.now();
        ZoneId zone = ZoneId.systemDefault();
        Instant begin = Moment.parse("--from", from, now, zone);
        Instant end = Moment.parse("--to", to, now, zone);
        Collection<Rule> current =
                new RuleBook(ClusterOptions.client(config), WAIT).read().rules();
        Map<String, Rule> rules = new TreeMap<>();
        current.forEach(rule -> rules.put(rule.id(), rule));
        Set<String> reported = new HashSet<>(only == null ? List.of() : only);
        if (sources != null) {
            List<Rule> wanted = sources.beside(current);
            for (RulePlan.Change change : RulePlan.of(current, wanted, false, 0).changes()) {
                if (change.after() != null) {
                    rules.put(change.id(), change.after());
                }
            }
            if (reported.isEmpty()) {
                wanted.forEach(rule -> reported.add(rule.id()));
            }
        }
        for (String id : reported) {
            if (sources != null && !rules.containsKey(id)) {
                throw new UserError("there is no rule " + Terminal.plain(id) + " among those that are replayed");
            }
        }
        WarmUp needed = WarmUp.of(rules.values());
        Duration before = warmUp == null ? needed.length() : Moment.length("--warm-up", warmUp);
        if (warmUp == null) {
            err().println("warm-up " + before.toHours() + " h " + before.toMinutesPart() + " min before the period"
                    + (needed.because().isEmpty() ? "" : ", for rule " + needed.because()) + " (--warm-up)");
        }
        // as if they had always been there: what they say of when they hold is of another time
        List<Rule> held =
                rules.values().stream().map(r -> r.with(r.revision(), 0)).toList();
        return new Backtest.Period(
                begin.toEpochMilli(), end.toEpochMilli(), before, sources == null ? null : held, reported);
    }

    private static NotifierConfig notifier(Path file) {
        return ConfigOptions.ofFile(file).notifier();
    }

    private ReplayProgress progress() {
        return new ReplayProgress(SAID_EVERY, line -> {
            err().println(line);
            err().flush();
        });
    }

    private void print(BacktestReport report) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        out.print(
                output == Output.json
                        ? Json.shared().writerWithDefaultPrettyPrinter().writeValueAsString(report) + "\n"
                        : BacktestText.of(report, most, ZoneId.systemDefault(), Terminal::plain));
        out.flush();
        if (html != null) {
            Files.writeString(html, BacktestHtml.of(report, ZoneId.systemDefault()));
            err().println("page written to " + html);
        }
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }

    /** Ctrl-C asks it to end; the process waits for the report. */
    private static final class Stop {
        private final CountDownLatch done = new CountDownLatch(1);
        private final Thread hook = new Thread(this::ask, "tidewatch-backtest-stop");
        private volatile boolean asked;

        Stop() {
            Runtime.getRuntime().addShutdownHook(hook);
        }

        boolean asked() {
            return asked;
        }

        private void ask() {
            asked = true;
            try {
                var unused = done.await(REPORT_WITHIN_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        void done() {
            done.countDown();
            if (!asked) {
                try {
                    Runtime.getRuntime().removeShutdownHook(hook);
                } catch (IllegalStateException e) {
                    // it runs already: the process ends
                    asked = true;
                }
            }
        }
    }
}
