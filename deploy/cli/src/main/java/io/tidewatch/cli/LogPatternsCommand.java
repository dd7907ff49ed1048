package io.tidewatch.cli;

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
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "patterns",
        mixinStandardHelpOptions = true,
        description = {
            "The patterns of what is logged, with how many lines they have; with an ID one of them, and what stands at its",
            "variable parts. Of a file: 'tidewatch patterns FILE'.",
            "",
            "Examples:",
            "  tidewatch logs patterns --service shop",
            "  tidewatch logs patterns --sort new --from -2h",
            "  tidewatch logs patterns 9f3c51a20b7de846",
            "",
            LogsCommand.EXIT_CODES
        })
final class LogPatternsCommand implements Callable<Integer> {
    /** Which patterns, and in which order. */
    enum Sort {
        COUNT,
        NEW,
        VANISHED,
        SPIKING,
        RARE
    }

    @Mixin
    private Server server;

    @Spec
    private CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "ID", description = "Of one pattern, as the list and the lines have it.")
    private @Nullable String id;

    @Option(names = "--service", defaultValue = "", description = "Of this service alone.")
    private String service;

    @Option(
            names = "--sort",
            defaultValue = "count",
            description = {
                "count: most lines first; new: first seen within the time; vanished: none in the last hour, but before;",
                "spiking: twice as many in it as before; rare: fewest lines first (default: ${DEFAULT-VALUE})."
            })
    private Sort sort;

    @Option(
            names = "--from",
            defaultValue = "-1d",
            description = "Start: -2h, an ISO time or milliseconds since 1970 (default: ${DEFAULT-VALUE}).")
    private String from;

    @Option(names = "--to", defaultValue = "now", description = "End (default: ${DEFAULT-VALUE}).")
    private String to;

    @Option(names = "--limit", defaultValue = "50", description = "Patterns at most (default: ${DEFAULT-VALUE}).")
    private int limit;

    @Option(names = "--json", description = "The answer as one object of JSON.")
    private boolean json;

    @Override
    public Integer call() throws QueryException {
        if (limit < 1) {
            throw new UserError("--limit is " + limit + ", expected 1 or more");
        }
        Map<String, String> asked = new LinkedHashMap<>(Map.of("from", from, "to", to));
        if (!service.isEmpty()) {
            asked.put("service", service);
        }
        String one = id;
        Answer answer = one == null ? list(asked) : server.ask(client -> client.pattern(one, asked));
        PrintWriter out = spec.commandLine().getOut();
        boolean none = one != null && !answer.items().isObject();
        if (json) {
            out.print(Answers.json(answer));
        } else if (one == null) {
            out.print(LogPatternText.list(answer.items()));
        } else if (!none) {
            out.print(LogPatternText.one(answer.items()));
        }
        out.flush();
        PrintWriter err = spec.commandLine().getErr();
        Answers.missing(err, answer.missing());
        err.flush();
        if (none && !answer.partial()) {
            throw new UserError("there is no pattern " + Terminal.plain(one) + ", or it is not kept any more");
        }
        return answer.partial() ? 1 : 0;
    }

    private Answer list(Map<String, String> asked) throws QueryException {
        asked.put("sort", sort.name().toLowerCase(Locale.ROOT));
        asked.put("limit", Integer.toString(limit));
        return server.ask(client -> client.patterns(asked));
    }
}
