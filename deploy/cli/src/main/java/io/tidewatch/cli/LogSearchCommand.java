package io.tidewatch.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.subscribe.QueryClient.Answer;
import io.tidewatch.subscribe.QueryClient.QueryException;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "search",
        mixinStandardHelpOptions = true,
        description = {
            "Prints the lines that match, page by page as they are found.",
            "A query that begins with '-' stands behind '--'.",
            "",
            "Examples:",
            "  tidewatch logs search 'service:shop level>=WARN \"timed out\" -debug' --from -2h",
            "  tidewatch logs search 'orderId=42' --all --order oldest --output json | jq .message",
            "  tidewatch logs search 'level>=ERROR' --context 5",
            "  tidewatch logs search --limit 20 -- -level:INFO",
            "",
            LogsCommand.EXIT_CODES
        })
final class LogSearchCommand implements Callable<Integer> {
    private static final int MOST_AROUND = 200;

    /** Which lines come first. */
    enum Order {
        NEWEST,
        OLDEST
    }

    @Mixin
    private Server server;

    @Mixin
    private LogQuery query;

    @Mixin
    private LogBounds bounds;

    @Mixin
    private LogPrinter printer;

    @Mixin
    private LogPages pages;

    @Spec
    private CommandSpec spec;

    @Option(names = "--limit", defaultValue = "100", description = "Lines at most (default: ${DEFAULT-VALUE}).")
    private int limit;

    @Option(
            names = "--order",
            defaultValue = "newest",
            description = "Which come first: newest or oldest (default: ${DEFAULT-VALUE}).")
    private Order order;

    @Option(
            names = {"-C", "--context"},
            paramLabel = "N",
            description = "With N lines before and after each, of the same source (text and json, up to " + MOST_AROUND
                    + " lines).")
    private int context;

    private final Set<String> printed = new HashSet<>();
    private long bytes;

    @Override
    public Integer call() throws QueryException {
        check();
        pages.each(limit, this::page, this::print);
        end();
        return pages.missing().isEmpty() ? 0 : 1;
    }

    private boolean print(Answer page) throws QueryException {
        for (JsonNode line : page.items()) {
            print(line);
        }
        bytes += page.facts().path("effort").path("bytes").asLong();
        // nobody reads on, as behind 'head'
        return !out().checkError();
    }

    private void check() {
        if (context < 0 || context > 1_000) {
            throw new UserError("--context is " + context + ", expected 0 to 1000");
        }
        if (context > 0 && (pages.all() || limit > MOST_AROUND || printer.output() == Output.CSV)) {
            throw new UserError("--context goes with --limit up to " + MOST_AROUND
                    + " and not with --all or --output csv: each line is looked up by itself");
        }
    }

    private Answer page(String next, int lines) throws QueryException {
        Map<String, String> asked = query.asked(next);
        bounds.addTo(asked);
        asked.put("order", order.name().toLowerCase(Locale.ROOT));
        asked.put("limit", Integer.toString(lines));
        return query.ask(server, bounds, client -> client.searchLogs(asked));
    }

    private void print(JsonNode line) throws QueryException {
        if (context == 0) {
            printer.print(out(), line, "");
            return;
        }
        Answer around = around(line);
        int place = around.facts().path("place").asInt(-1);
        List<JsonNode> rows = around.rows(JsonNode.class);
        if (place < 0) {
            pages.missing().add("lines around " + LogColumns.place(line) + " were not found");
            rows = List.of(line);
            place = 0;
        }
        if (printer.output() == Output.JSON) {
            ObjectNode with = line.deepCopy();
            ObjectNode sides = with.putObject("around");
            ArrayNode before = sides.putArray("before");
            rows.subList(0, place).forEach(before::add);
            ArrayNode after = sides.putArray("after");
            rows.subList(place + 1, rows.size()).forEach(after::add);
            printer.print(out(), with, "");
            return;
        }
        if (!printed.isEmpty()) {
            out().println("--");
        }
        for (int i = 0; i < rows.size(); i++) {
            // a line around two hits is printed once
            if (printed.add(LogColumns.place(rows.get(i))) || i == place) {
                printer.print(out(), rows.get(i), i == place ? "> " : "  ");
            }
        }
    }

    private Answer around(JsonNode line) throws QueryException {
        Answer answer = server.ask(client -> client.logContext(contextOf(line, context)));
        pages.missing().addAll(answer.missing());
        return answer;
    }

    static Map<String, String> contextOf(JsonNode line, int lines) {
        Map<String, String> asked = new HashMap<>();
        for (String part : List.of("topic", "partition", "offset", "line")) {
            asked.put(part, line.path(part).asText());
        }
        asked.put("lines", Integer.toString(lines));
        return asked;
    }

    private void end() {
        PrintWriter err = spec.commandLine().getErr();
        pages.end(err);
        if (printer.output() == Output.TEXT) {
            long lines = pages.lines();
            err.println(lines + (lines == 1 ? " line, " : " lines, ") + LogsCommand.mebibytes(bytes) + " read for it");
        }
        err.flush();
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
