package io.tidewatch.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "How the whole is: health, services, hosts, firing alerts, the pipeline.")
final class StatusCommand implements Callable<Integer> {
    @Mixin
    private Server server;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        JsonNode answer = server.get("/api/v1/health");
        if (answer.has("error")) {
            out.println("not ready: " + Terminal.plain(answer.path("error").asText()));
            return 1;
        }
        JsonNode health = answer.path("items");
        out.printf("health      %s%n", Terminal.plain(health.path("status").asText()));
        health.path("reasons").forEach(reason -> out.println("            " + Terminal.plain(reason.asText())));
        out.printf(
                "seen        %d services, %d hosts, %d log lines and %d error lines a minute%n",
                health.path("services").asLong(),
                health.path("hosts").asLong(),
                health.path("logsPerMinute").asLong(),
                health.path("errorsPerMinute").asLong());
        out.printf(
                "pipeline    %d s behind, %d events lost, %d dead letters%n",
                health.path("lagSeconds").asLong(),
                health.path("lost").asLong(),
                health.path("deadLetters").asLong());
        JsonNode alerts = server.get("/api/v1/alerts?state=firing").path("items");
        out.printf("alerts      %d firing%n", alerts.size());
        alerts.forEach(alert -> out.println("            " + Terminal.alert(alert)));
        answer.path("missing").forEach(missing -> out.println("partial     " + Terminal.plain(missing.asText())));
        out.flush();
        return health.path("status").asText().equals("ok") ? 0 : 1;
    }
}
