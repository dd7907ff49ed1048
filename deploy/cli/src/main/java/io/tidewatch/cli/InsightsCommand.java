package io.tidewatch.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidewatch.report.Language;
import io.tidewatch.subscribe.QueryClient;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "insights",
        mixinStandardHelpOptions = true,
        description = {
            "What stands out, in a few sentences, the most important first: what rose or fell and when, what it mostly consists",
            "of, whether that is new, which release came shortly before, and what else changed at the same time.",
            "",
            "Examples:",
            "  tidewatch insights                        the last hour",
            "  tidewatch insights --from -1d --lang zh   the day, in Chinese",
            "  tidewatch insights --json | jq -r .links.page  where the console shows the lines behind each",
            "",
            "A period that reaches farther back than minutes are kept (3 days, less an hour), the one before included, is of",
            "whole hours: it ends with the last full hour."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:Asked; also when nothing stands out", "1:Some instances did not answer", "2:Wrong options"})
final class InsightsCommand implements Callable<Integer> {
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    @Mixin
    private Server server;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--from",
            paramLabel = "TIME",
            defaultValue = "-1h",
            description =
                    "Start: -1h, -1d, 2026-01-31T12:00:00Z (default: ${DEFAULT-VALUE}); compared with as long before.")
    private String from;

    @Option(names = "--to", paramLabel = "TIME", defaultValue = "now", description = "End (default: ${DEFAULT-VALUE}).")
    private String to;

    @Option(names = "--lang", paramLabel = "LANG", defaultValue = "en", description = "en or zh (default: en).")
    private Language language;

    @Option(
            names = "--zone",
            paramLabel = "ZONE",
            description = "Zone of the times in it, such as Asia/Shanghai (default: this machine's).")
    private @Nullable ZoneId zone;

    @Option(names = "--json", description = "An object a line, with numbers and a query for the lines behind it.")
    private boolean json;

    @Override
    public Integer call() throws QueryClient.QueryException {
        ZoneId in = zone == null ? ZoneId.systemDefault() : zone;
        Map<String, String> asked = Map.of("from", from, "to", to, "zone", in.getId(), "lang", language.name());
        QueryClient.Answer answer = server.ask(client -> client.insights(asked), TIMEOUT);
        PrintWriter out = spec.commandLine().getOut();
        List<JsonNode> rows = answer.rows(JsonNode.class);
        int number = 0;
        for (JsonNode row : rows) {
            if (json) {
                out.println(row);
            } else {
                out.println(
                        ++number + ". " + Terminal.plain(row.path("sentence").asText()));
                String query = row.path("query").asText();
                if (!query.isEmpty()) {
                    out.println("   lines: " + Terminal.plain(query));
                }
                row.path("links").fields().forEachRemaining(link -> {
                    if (!link.getKey().equals("lines")) {
                        out.println("   " + Terminal.plain(link.getKey()) + ": "
                                + Terminal.plain(server.address(link.getValue().asText())));
                    }
                });
            }
        }
        if (rows.isEmpty() && !json) {
            out.println(language == Language.ZH ? "没有值得注意的变化。" : "Nothing stands out.");
        }
        out.flush();
        PrintWriter err = spec.commandLine().getErr();
        Answers.missing(err, answer.missing());
        if (answer.facts().path("truncated").asBoolean()) {
            JsonNode reasons = answer.facts().path("reasons");
            reasons.forEach(why -> err.println("note: " + Terminal.plain(why.asText())));
            if (reasons.isEmpty()) {
                err.println("note: something was left out");
            }
        }
        err.flush();
        return answer.partial() ? 1 : 0;
    }
}
