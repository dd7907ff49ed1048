package io.tidewatch.cli;

import io.tidewatch.processor.logs.PatternViews;
import io.tidewatch.subscribe.QueryClient.Answer;
import io.tidewatch.subscribe.QueryClient.QueryException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "rates",
        mixinStandardHelpOptions = true,
        description = {
            "How many lines there are by what, the most first, each with how they went. From counters: no line is read, so that",
            "it is cheap over any time. Minutes of services and levels are kept for 3 days, of loggers and patterns for 6 hours,",
            "hours for 30 days, unless configured otherwise; of a time before, what is known is printed and the rest is missing.",
            "",
            "Examples:",
            "  tidewatch logs rates",
            "  tidewatch logs rates --by logger --service shop --from -1d",
            "  tidewatch logs rates --by pattern --from -6h --step 1m --most 5",
            "  tidewatch logs rates --by level --from -7d --output csv",
            "",
            LogsCommand.EXIT_CODES
        })
final class LogRatesCommand implements Callable<Integer> {
    @Mixin
    private Server server;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--by",
            paramLabel = "WHAT",
            defaultValue = "service",
            description = "service, level, logger or pattern (default: ${DEFAULT-VALUE}).")
    private PatternViews.By by;

    @Option(names = "--service", defaultValue = "", description = "Lines of this service alone.")
    private String service;

    @Option(
            names = "--from",
            defaultValue = "-3h",
            description = "Start: -2h, an ISO time or milliseconds since 1970 (default: ${DEFAULT-VALUE}).")
    private String from;

    @Option(names = "--to", defaultValue = "now", description = "End (default: ${DEFAULT-VALUE}).")
    private String to;

    @Option(
            names = "--step",
            paramLabel = "1m|1h",
            description = "Length of a step (default: 1m up to 6 hours that are kept so, else 1h).")
    private @Nullable String step;

    @Option(names = "--most", defaultValue = "20", description = "Names at most (default: ${DEFAULT-VALUE}).")
    private int most;

    @Option(
            names = "--width",
            defaultValue = "60",
            description = "Columns of what is drawn (default: ${DEFAULT-VALUE}).")
    private int width;

    @Option(names = "--output", defaultValue = "text", description = "text, json or csv (default: ${DEFAULT-VALUE}).")
    private Output output;

    @Override
    public Integer call() throws QueryException {
        if (most < 1 || most > 10_000) {
            throw new UserError("--most is " + most + ", expected 1 to 10000");
        }
        if (width < 1 || width > 1_000) {
            throw new UserError("--width is " + width + ", expected 1 to 1000");
        }
        Map<String, String> asked = new LinkedHashMap<>();
        asked.put("by", by.name().toLowerCase(Locale.ROOT));
        asked.put("service", service);
        asked.put("from", from);
        asked.put("to", to);
        asked.put("step", step == null ? "" : step);
        asked.put("limit", Integer.toString(most));
        asked.values().removeIf(String::isEmpty);
        Answer answer = server.ask(client -> client.logRates(asked));
        PrintWriter out = spec.commandLine().getOut();
        out.print(
                switch (output) {
                    case TEXT -> LogRateText.of(answer, width);
                    case JSON -> Answers.json(answer);
                    case CSV -> LogRateText.csv(answer);
                });
        out.flush();
        PrintWriter err = spec.commandLine().getErr();
        Answers.missing(err, answer.missing());
        long leftOut = answer.facts().path("namesLeftOut").asLong();
        if (leftOut > 0) {
            err.println("note: " + leftOut + " more names are left out, see --most and --service");
        }
        err.flush();
        return answer.partial() ? 1 : 0;
    }
}
