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
        description =
                "How the whole is, and why: services, hosts, firing alerts, the pipeline. Ends with 1 where something is not well.")
final class StatusCommand implements Callable<Integer> {
    private static final int MOST_REASONS = 20;

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
        reasons(out, health.path("reasons"));
        out.printf(
                "seen        %d services, %d hosts, %d log lines and %d error lines a minute%n",
                health.path("services").asLong(),
                health.path("hosts").asLong(),
                health.path("logsPerMinute").asLong(),
                health.path("errorsPerMinute").asLong());
        JsonNode pipeline = health.path("pipeline");
        out.printf(
                "pipeline    %s, %d s behind, %d events lost, %d dead letters%n",
                Terminal.plain(pipeline.path("status").asText("unknown")),
                health.path("lagSeconds").asLong(),
                health.path("lost").asLong(),
                health.path("deadLetters").asLong());
        reasons(out, pipeline.path("reasons"));
        JsonNode alerts =
                server.ask(client -> client.alerts(Map.of("state", "firing"))).items();
        out.printf("alerts      %d firing%n", alerts.size());
        alerts.forEach(alert -> out.println("            " + Terminal.alert(alert)));
        answer.missing().forEach(missing -> out.println("partial     " + Terminal.plain(missing)));
        out.flush();
        return isOk(health) && (pipeline.isMissingNode() || isOk(pipeline)) ? 0 : 1;
    }

    private static boolean isOk(JsonNode of) {
        return of.path("status").asText().equals("ok");
    }

    /** The worst first, as the API gives them. */
    private static void reasons(PrintWriter out, JsonNode reasons) {
        for (int i = 0; i < Math.min(MOST_REASONS, reasons.size()); i++) {
            out.printf(
                    "            %-8s %s%n",
                    Terminal.plain(reasons.path(i).path("state").asText()),
                    Terminal.plain(reasons.path(i).path("text").asText()));
        }
        if (reasons.size() > MOST_REASONS) {
            out.printf("            and %d more%n", reasons.size() - MOST_REASONS);
        }
    }
}
