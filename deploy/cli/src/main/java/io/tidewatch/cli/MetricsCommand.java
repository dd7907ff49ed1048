package io.tidewatch.cli;

import io.tidewatch.subscribe.QueryClient.Answer;
import io.tidewatch.subscribe.QueryClient.QueryException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "metrics",
        mixinStandardHelpOptions = true,
        description = "Metrics: which there are, and their history as a chart.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  tidewatch metrics list --where service=shop",
            "  tidewatch metrics query system.cpu.utilization --by host --from -6h",
            "  tidewatch metrics query http.server.request.duration -a p99 --by http.route --top 5 --rank max",
            "  tidewatch metrics query http.server.requests -a rate --where 'http.route=~\"/api/.*\",instance!=shop-1'",
            "  tidewatch metrics query jvm.memory.used -a sum --by service,host --then max --then-by service",
            "  tidewatch metrics query jvm.memory.used -a sum --by service --step 1h --from -7d --output csv"
        })
final class MetricsCommand implements Runnable {
    private static final String WHERE =
            "Conditions, all of which hold: service, instance, host, environment, release or"
                    + " a label, then =, !=, =~ or !~ (RE2, of the whole value), such as 'host=~\"db-.*\",mode!=idle'.";

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "Prints the metrics there are: kind, unit (as the name tells it), series, labels and values.")
    void list(
            @Mixin Server server,
            @Option(
                            names = {"-w", "--where"},
                            defaultValue = "",
                            description = WHERE)
                    String where,
            @Option(
                            names = "--values",
                            defaultValue = "5",
                            description = "Values named of each label, at most 1000 (default: ${DEFAULT-VALUE}).")
                    int values,
            @Option(
                            names = "--output",
                            defaultValue = "text",
                            description = "text, json or csv (default: ${DEFAULT-VALUE}).")
                    Output output)
            throws QueryException {
        Answer answer =
                server.ask(client -> client.metricNames(Map.of("where", where, "values", Integer.toString(values))));
        switch (output) {
            case JSON -> out().print(Answers.json(answer));
            case CSV -> out().print(MetricTable.csvOfNames(answer.items()));
            case TEXT -> out().print(MetricTable.names(answer.items()));
        }
        end(answer);
    }

    @Command(
            name = "query",
            mixinStandardHelpOptions = true,
            description = "Prints the history of a metric: a line of steps for each group. A gap is a '·', not a zero.")
    void query(
            @Mixin Server server,
            @Parameters(paramLabel = "METRIC", description = "As 'metrics list' prints it.") String metric,
            @Option(
                            names = {"-a", "--aggregate"},
                            defaultValue = "avg",
                            description =
                                    "What of a step: avg, min, max, sum, count, rate (a second), last, or a percentile"
                                            + " of a distribution such as p50 or p99.9 (default: ${DEFAULT-VALUE}).")
                    String aggregate,
            @Option(
                            names = {"-w", "--where"},
                            defaultValue = "",
                            description = WHERE)
                    String where,
            @Option(
                            names = "--by",
                            defaultValue = "",
                            paramLabel = "FIELD[,FIELD]",
                            description = "A line for each of their values; without it all series are one line.")
                    String by,
            @Option(
                            names = "--then",
                            defaultValue = "",
                            paramLabel = "AGGREGATE",
                            description =
                                    "What becomes of the lines: avg, min, max, sum, count or a percentile of those"
                                            + " there are at each step; with --then-by time or 1h of the steps of each line, and"
                                            + " last.")
                    String then,
            @Option(
                            names = "--then-by",
                            defaultValue = "",
                            paramLabel = "FIELD[,FIELD]|time|LENGTH",
                            description = "Fields of --by that stay apart; or time, for the whole period as one, or a"
                                    + " length such as 1h, for steps of that length.")
                    String thenBy,
            @Option(names = "--changes", description = "Also where the level of each line changed for good.")
                    boolean changes,
            @Option(
                            names = "--from",
                            defaultValue = "-30m",
                            description =
                                    "Start: -2h, an ISO time or milliseconds since 1970 (default: ${DEFAULT-VALUE}).")
                    String from,
            @Option(names = "--to", defaultValue = "now", description = "End (default: ${DEFAULT-VALUE}).") String to,
            @Option(
                            names = "--step",
                            defaultValue = "10s",
                            description =
                                    "Length of a step at least (default: ${DEFAULT-VALUE}); it is longer where history"
                                            + " is coarser, sources send seldom, or there would be too many steps.")
                    String step,
            @Option(names = "--top", paramLabel = "N", description = "Only the N greatest lines.") @Nullable
                    Integer top,
            @Option(names = "--bottom", paramLabel = "N", description = "Only the N least lines.") @Nullable
                    Integer bottom,
            @Option(
                            names = "--rank",
                            defaultValue = "avg",
                            description = "By what of a line --top and --bottom go: avg, min, max or last"
                                    + " (default: ${DEFAULT-VALUE}).")
                    String rank,
            @Option(names = "--limit", defaultValue = "20", description = "Lines at most (default: ${DEFAULT-VALUE}).")
                    int limit,
            @Option(
                            names = "--width",
                            defaultValue = "60",
                            description = "Columns of a chart (default: ${DEFAULT-VALUE}).")
                    int width,
            @Option(
                            names = "--output",
                            defaultValue = "text",
                            description = "text, json or csv (default: ${DEFAULT-VALUE}).")
                    Output output)
            throws QueryException {
        if (width < 1 || width > 1_000) {
            throw new UserError("--width is " + width + ", expected 1 to 1000");
        }
        Map<String, String> asked = new LinkedHashMap<>();
        asked.put("metric", metric);
        asked.put("aggregate", aggregate);
        asked.put("where", where);
        asked.put("groupBy", by);
        asked.put("then", then);
        asked.put("thenBy", thenBy);
        asked.put("changes", changes ? "true" : "");
        asked.put("from", from);
        asked.put("to", to);
        asked.put("step", step);
        asked.put("rank", rank);
        asked.put("limit", Integer.toString(limit));
        asked.put("top", top == null ? "" : top.toString());
        asked.put("bottom", bottom == null ? "" : bottom.toString());
        asked.values().removeIf(String::isEmpty);
        Answer answer = server.ask(client -> client.metrics(asked));
        switch (output) {
            case JSON -> out().print(Answers.json(answer));
            case CSV -> out().print(MetricTable.csvOfLines(answer.items()));
            case TEXT -> out().print(MetricChart.of(answer, width));
        }
        end(answer);
    }

    private void end(Answer answer) {
        out().flush();
        Answers.missing(err(), answer.missing());
        answer.facts().path("notes").forEach(note -> err().println("note: " + Terminal.plain(note.asText())));
        int leftOut = answer.facts().path("linesLeftOut").asInt();
        if (leftOut > 0) {
            err().println("note: " + leftOut + " more lines are left out, see --limit, --top and --where");
        }
        err().flush();
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }
}
