package io.tidewatch.cli;

import io.tidewatch.subscribe.QueryClient.Answer;
import io.tidewatch.subscribe.QueryClient.QueryException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "logs",
        mixinStandardHelpOptions = true,
        description = "Log lines: searched, counted, followed, taken away. What is printed is redacted as configured.",
        footerHeading = "%nThe query: terms side by side must all hold.%n",
        footer = {
            "  timeout                a word, anywhere in the line and its exception",
            "  time*                  a word that begins so",
            "  \"connection reset\"     a phrase; also for a text with : / ( ) in it",
            "  /user-\\d+ (un)?known/  a regular expression (RE2), of the message",
            "  level>=WARN            level:ERROR; TRACE DEBUG INFO WARN ERROR CRITICAL",
            "  service:shop           also instance, host, env, release, logger, thread,",
            "  service:sh*            pattern, exception; with * it begins so",
            "  orderId=42             a field or context value",
            "  orderId=*              is there at all",
            "  orderId=~/^4\\d/        a regular expression, of it",
            "  duration>=500          compares numbers: > >= < <=",
            "  host:(a OR b)          one of these values",
            "  -debug  NOT debug      not that",
            "  (a OR b) c             or, with parentheses",
            "  time>=2026-01-31T12:00:00Z   within --from and --to",
            "  Upper and lower case are one. The whole of it: stream-processor/docs/logs.md",
            "",
            "Examples:",
            "  tidewatch logs search 'service:shop level>=WARN \"timed out\" -debug' --from -2h",
            "  tidewatch logs count 'level>=ERROR' --by service --from -6h",
            "  tidewatch logs facets 'level>=WARN' --by service,logger,pattern",
            "  tidewatch logs tail 'service:shop level>=WARN'",
            "  tidewatch logs trace 4bf92f3577b34da6a3ce929d0e0e4736",
            "  tidewatch logs patterns --sort spiking",
            "  tidewatch logs rates --by logger --service shop --from -1d",
            "  tidewatch logs export 'service:shop' --from -1d --to-file shop.parquet",
            "",
            LogsCommand.EXIT_CODES
        },
        subcommands = {
            LogSearchCommand.class,
            LogTailCommand.class,
            LogExportCommand.class,
            LogPatternsCommand.class,
            LogRatesCommand.class
        })
final class LogsCommand implements Runnable {
    static final String EXIT_CODES = "Exit codes: 0 answered whole, also where nothing matches; 1 partial (what is%n"
            + "missing is said), or the API cannot answer now; 2 the query or an option is%n"
            + "wrong, or nothing answers.";

    private static final Pattern PLACE = Pattern.compile("([A-Za-z0-9._-]+)/(\\d{1,9})/(\\d{1,18})(?:/(\\d{1,9}))?");

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    @Command(
            name = "count",
            mixinStandardHelpOptions = true,
            description = {"Counts the lines that match by time, and draws them.", "", EXIT_CODES})
    int count(
            @Mixin Server server,
            @Mixin LogQuery query,
            @Mixin LogBounds bounds,
            @Option(
                            names = "--step",
                            paramLabel = "SPAN",
                            description = "Length of a step, such as 1m (default: some 60).")
                    @Nullable
                    String step,
            @Option(
                            names = "--by",
                            paramLabel = "FIELD",
                            defaultValue = "",
                            description = "Counts its values apart: level, service, host, logger, pattern, or a field.")
                    String by,
            @Option(
                            names = "--width",
                            defaultValue = "60",
                            description = "Columns of a bar (default: ${DEFAULT-VALUE}).")
                    int width,
            @Option(names = "--no-color", description = "No colours; nor with NO_COLOR set.") boolean noColor,
            @Option(names = "--output", defaultValue = "text", description = "text, json or csv (default: text).")
                    Output output)
            throws QueryException {
        if (width < 1 || width > 1_000) {
            throw new UserError("--width is " + width + ", expected 1 to 1000");
        }
        Map<String, String> asked = query.asked();
        bounds.addTo(asked);
        asked.put("by", by);
        if (step != null) {
            asked.put("step", step);
        }
        asked.values().removeIf(String::isEmpty);
        Answer answer = query.ask(server, bounds, client -> client.countLogs(asked));
        out().print(
                        switch (output) {
                            case TEXT -> new LogHistogram(answer, width, LogText.colours(noColor)).text();
                            case JSON -> Answers.json(answer);
                            case CSV -> LogHistogram.csv(answer);
                        });
        return end(answer);
    }

    @Command(
            name = "facets",
            mixinStandardHelpOptions = true,
            description = {"The most frequent values among the lines that match.", "", EXIT_CODES})
    int facets(
            @Mixin Server server,
            @Mixin LogQuery query,
            @Mixin LogBounds bounds,
            @Option(
                            names = "--by",
                            paramLabel = "FIELD[,FIELD]",
                            defaultValue = "service,level,logger,pattern",
                            description =
                                    "Of which: level, service, instance, host, env, release, logger, thread, pattern,"
                                            + " exception, or a field or context value (default: ${DEFAULT-VALUE}).")
                    String by,
            @Option(names = "--top", defaultValue = "10", description = "Values of each (default: ${DEFAULT-VALUE}).")
                    int top,
            @Option(names = "--output", defaultValue = "text", description = "text, json or csv (default: text).")
                    Output output)
            throws QueryException {
        Map<String, String> asked = query.asked();
        bounds.addTo(asked);
        asked.put("fields", by);
        asked.put("top", Integer.toString(top));
        Answer answer = query.ask(server, bounds, client -> client.logFacets(asked));
        out().print(
                        switch (output) {
                            case TEXT -> LogFacetText.of(answer);
                            case JSON -> Answers.json(answer);
                            case CSV -> LogFacetText.csv(answer);
                        });
        return end(answer);
    }

    @Command(
            name = "context",
            mixinStandardHelpOptions = true,
            description = {
                "The lines around one, of the same source, in the order in which it sent them.",
                "'logs search --fields time,message,place' prints the place of each.",
                "",
                EXIT_CODES
            })
    int context(
            @Mixin Server server,
            @Mixin LogPrinter printer,
            @Parameters(paramLabel = "TOPIC/PARTITION/OFFSET/LINE", description = "Its place.") String place,
            @Option(names = "-n", defaultValue = "20", description = "Lines on each side (default: ${DEFAULT-VALUE}).")
                    int lines)
            throws QueryException {
        Matcher parts = PLACE.matcher(place);
        if (!parts.matches()) {
            throw new UserError("'" + Terminal.plain(place)
                    + "' is no place, expected TOPIC/PARTITION/OFFSET/LINE, such as" + " tidewatch.logs/3/1234/0");
        }
        Map<String, String> asked = new LinkedHashMap<>();
        asked.put("topic", parts.group(1));
        asked.put("partition", parts.group(2));
        asked.put("offset", parts.group(3));
        asked.put("line", parts.group(4) == null ? "0" : parts.group(4));
        asked.put("lines", Integer.toString(lines));
        Answer answer = server.ask(client -> client.logContext(asked));
        int at = answer.facts().path("place").asInt(-1);
        for (int i = 0; i < answer.items().size(); i++) {
            printer.print(out(), answer.items().get(i), i == at ? "> " : "  ");
        }
        int code = end(answer);
        if (at < 0 && answer.missing().isEmpty()) {
            throw new UserError("there is no line at " + Terminal.plain(place) + ", or it is not kept any more");
        }
        return code;
    }

    @Command(
            name = "trace",
            mixinStandardHelpOptions = true,
            description = {
                "Every line of every service that holds the id of a trace or a request, oldest first.",
                "",
                EXIT_CODES
            })
    int trace(
            @Mixin Server server,
            @Mixin LogPrinter printer,
            @Parameters(paramLabel = "ID", description = "Of the trace or request, as it stands in the lines.")
                    String id,
            @Option(names = "--from", defaultValue = "-1d", description = "Start (default: ${DEFAULT-VALUE}).")
                    String from,
            @Option(names = "--to", defaultValue = "now", description = "End (default: ${DEFAULT-VALUE}).") String to,
            @Mixin LogBounds bounds,
            @Mixin LogPages pages,
            @Option(
                            names = "--limit",
                            defaultValue = "1000",
                            description = "Lines at most (default: ${DEFAULT-VALUE}).")
                    int limit)
            throws QueryException {
        Map<String, Long> services = new LinkedHashMap<>();
        pages.each(
                limit,
                (cursor, lines) -> {
                    Map<String, String> asked = new LinkedHashMap<>(
                            Map.of("id", id, "from", from, "to", to, "limit", Integer.toString(lines)));
                    LogPages.goOn(asked, cursor);
                    bounds.addTo(asked);
                    return server.ask(client -> client.logTrace(asked), bounds.patience());
                },
                page -> {
                    page.items().forEach(line -> printer.print(out(), line, ""));
                    page.facts()
                            .path("services")
                            .fields()
                            .forEachRemaining(
                                    e -> services.merge(e.getKey(), e.getValue().asLong(), Long::sum));
                    // nobody reads on, as behind 'head'
                    return !out().checkError();
                });
        if (!services.isEmpty()) {
            err().println("lines of "
                    + Terminal.plain(services.entrySet().stream()
                            .map(e -> e.getKey() + " " + e.getValue())
                            .collect(Collectors.joining(", "))));
        }
        pages.end(err());
        err().flush();
        return pages.missing().isEmpty() ? 0 : 1;
    }

    private int end(Answer answer) {
        out().flush();
        Answers.missing(err(), answer.missing());
        err().flush();
        return answer.partial() ? 1 : 0;
    }

    static String mebibytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f MiB", bytes / 1048576.0);
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }
}
