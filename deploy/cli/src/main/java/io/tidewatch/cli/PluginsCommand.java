package io.tidewatch.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidewatch.processor.plugin.host.PluginStatus;
import io.tidewatch.processor.plugin.host.Plugins;
import io.tidewatch.processor.plugin.host.PluginsConfig;
import io.tidewatch.subscribe.QueryClient;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "plugins",
        mixinStandardHelpOptions = true,
        description = "Analyzers of your own that run in the processor: see stream-processor/docs/plugins.md.")
final class PluginsCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = {
                "Which analyzers run, on which processor, and how they are doing. Ends with 1 where one is disabled.",
                "",
                "Example: would the processor take the jars in this folder, with these settings?",
                "  tidewatch plugins list --folder plugins --config tidewatch.json"
            })
    int list(
            @Mixin Server server,
            @Mixin ConfigOptions options,
            @Option(
                            names = "--folder",
                            paramLabel = "DIR",
                            description =
                                    "Loads the plug-ins of a folder as a processor would, and asks no running one.")
                    @Nullable
                    String folder)
            throws QueryClient.QueryException {
        PrintWriter out = spec.commandLine().getOut();
        int exit = folder == null ? running(server.ask(QueryClient::plugins), out) : check(options, folder, out);
        out.flush();
        return exit;
    }

    private static int check(ConfigOptions options, String folder, PrintWriter out) {
        PluginsConfig config =
                options.load(System.getenv(), Map.of()).processor().plugins().withFolder(folder);
        try (Plugins plugins = Plugins.load(config, 1)) {
            if (plugins.status().isEmpty()) {
                out.println("no analyzers in " + Terminal.plain(folder) + ", and none on the class path");
            }
            for (PluginStatus of : plugins.status()) {
                String inputs = of.inputs().stream().map(Enum::name).collect(Collectors.joining(", "));
                out.println(Terminal.plain(String.format(
                        "%-24s %-10s reads %s, from %s",
                        of.name(), of.version(), inputs.toLowerCase(Locale.ROOT), of.from())));
            }
        }
        return 0;
    }

    private static int running(QueryClient.Answer answer, PrintWriter out) {
        boolean disabled = false;
        if (answer.items().isEmpty()) {
            out.println("no analyzers are plugged in");
        }
        for (JsonNode of : answer.items()) {
            String why = of.path("disabled").asText();
            disabled |= !why.isEmpty();
            out.println(Terminal.plain(String.format(
                    "%-24s %-10s %s on %s, reads %s, from %s",
                    of.path("name").asText(),
                    of.path("version").asText(),
                    why.isEmpty() ? "runs" : "disabled",
                    of.path("instance").asText(),
                    StreamSupport.stream(of.path("inputs").spliterator(), false)
                            .map(JsonNode::asText)
                            .collect(Collectors.joining(", "))
                            .toLowerCase(Locale.ROOT),
                    of.path("from").asText())));
            out.println(Terminal.plain(String.format(
                    Locale.ROOT,
                    "    %d events, %d findings (%d left out), %d rows (%d refused), %d bytes, %d faults; %d ms in all,"
                            + " %.1f %% of the time, at most %d ms at once",
                    of.path("events").asLong(),
                    of.path("findings").asLong(),
                    of.path("findingsDropped").asLong(),
                    of.path("rows").asLong(),
                    of.path("rowsRefused").asLong(),
                    of.path("bytes").asLong(),
                    of.path("faults").asLong(),
                    of.path("usedMillis").asLong(),
                    of.path("shareOfTime").asDouble() * 100,
                    of.path("longestMillis").asLong())));
            say(out, "disabled until the next start: ", why);
            say(out, "last fault: ", of.path("lastFault").asText());
        }
        answer.missing().forEach(missing -> out.println("partial     " + Terminal.plain(missing)));
        return disabled ? 1 : 0;
    }

    private static void say(PrintWriter out, String what, String text) {
        if (!text.isEmpty()) {
            out.println(Terminal.plain("    " + what + text));
        }
    }
}
