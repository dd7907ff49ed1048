package io.tidewatch.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidewatch.subscribe.QueryClient;
import io.tidewatch.subscribe.QueryClient.QueryException;
import java.io.PrintWriter;
import java.util.Map;
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
    public Integer call() throws QueryException {
        PrintWriter out = spec.commandLine().getOut();
        QueryClient.Answer answer;
        try {
            answer = server.ask(QueryClient::health);
        } catch (QueryException e) {
            out.println("not ready: " + Terminal.plain(String.valueOf(e.getMessage())));
            return 1;
        }
        JsonNode health = answer.items();
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
        JsonNode alerts =
                server.ask(client -> client.alerts(Map.of("state", "firing"))).items();
        out.printf("alerts      %d firing%n", alerts.size());
        alerts.forEach(alert -> out.println("            " + Terminal.alert(alert)));
        answer.missing().forEach(missing -> out.println("partial     " + Terminal.plain(missing)));
        out.flush();
        return health.path("status").asText().equals("ok") ? 0 : 1;
    }
}
