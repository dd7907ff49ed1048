package io.tidewatch.cli;

import io.tidewatch.report.Language;
import io.tidewatch.report.Report;
import io.tidewatch.report.ReportHtml;
import io.tidewatch.report.ReportMarkdown;
import io.tidewatch.subscribe.QueryClient;
import io.tidewatch.wire.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        description = {
            "How services and hosts did in a period: load, latencies, error rates, worst intervals, the period before,",
            "alerts and anomalies, trends, error groups. As one HTML file with charts that needs nothing else, Markdown, or JSON.",
            "",
            "A period that reaches farther back than minutes are kept (3 days, less an hour), the one before included, is of",
            "whole hours: it ends with the last full hour.",
            "",
            "Example: the last week, for a colleague",
            "  tidewatch report --from -7d week.html"
        })
final class ReportCommand implements Callable<Integer> {
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    @Mixin
    private Server server;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--from",
            paramLabel = "TIME",
            defaultValue = "-24h",
            description = "Start: -1h, -7d, 2026-01-31T12:00:00Z (default: ${DEFAULT-VALUE}).")
    private String from;

    @Option(names = "--to", paramLabel = "TIME", defaultValue = "now", description = "End (default: ${DEFAULT-VALUE}).")
    private String to;

    @Option(
            names = "--output",
            paramLabel = "FORM",
            description = "html, md or json (default: by the file's name; md without a file).")
    private @Nullable Form output;

    @Option(names = "--lang", paramLabel = "LANG", defaultValue = "en", description = "en or zh (default: en).")
    private Language language;

    @Option(
            names = "--zone",
            paramLabel = "ZONE",
            description = "Zone of the times in it, such as Europe/Berlin (default: this machine's).")
    private @Nullable ZoneId zone;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "20",
            description = "How many services, and how many hosts, are told one by one (default: ${DEFAULT-VALUE}).")
    private int limit;

    @Parameters(arity = "0..1", paramLabel = "FILE", description = "Where it goes; replaced if it is there.")
    private @Nullable Path file;

    /** In which form a report is written. */
    enum Form {
        HTML,
        MD,
        JSON
    }

    @Override
    public Integer call() throws QueryClient.QueryException {
        ZoneId in = zone == null ? ZoneId.systemDefault() : zone;
        Map<String, String> asked = Map.of(
                "from", from, "to", to, "zone", in.getId(), "lang", language.name(), "limit", Integer.toString(limit));
        QueryClient.Answer answer = server.ask(client -> client.report(asked), TIMEOUT);
        Report report = answer.rows(Report.class).get(0);
        String text = written(report.with(language, answer.missing()));
        if (file == null) {
            spec.commandLine().getOut().println(text);
            spec.commandLine().getOut().flush();
        } else {
            write(file, text);
        }
        PrintWriter err = spec.commandLine().getErr();
        Answers.missing(err, answer.missing());
        err.flush();
        return answer.partial() ? 1 : 0;
    }

    private String written(Report report) {
        return switch (form()) {
            case HTML -> ReportHtml.of(report);
            case MD -> ReportMarkdown.of(report);
            case JSON -> Json.shared().valueToTree(report).toPrettyString();
        };
    }

    private Form form() {
        if (output != null) {
            return output;
        }
        String name = file == null ? "" : file.toString().toLowerCase(Locale.ROOT);
        return name.endsWith(".html") || name.endsWith(".htm")
                ? Form.HTML
                : name.endsWith(".json") ? Form.JSON : Form.MD;
    }

    private void write(Path to, String text) {
        try {
            Files.write(to, text.getBytes(StandardCharsets.UTF_8));
            spec.commandLine().getErr().println("written to " + Terminal.plain(to.toString()));
        } catch (IOException e) {
            throw new UserError("cannot write " + Terminal.plain(to.toString()) + ": " + e.getMessage());
        }
    }
}
