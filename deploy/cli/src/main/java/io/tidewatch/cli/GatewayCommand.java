package io.tidewatch.cli;

import io.tidewatch.agent.AgentApp;
import io.tidewatch.agent.AgentConfig;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "gateway",
        mixinStandardHelpOptions = true,
        description =
                "Receives Prometheus remote write and OpenTelemetry's metrics and logs over HTTP, and hands them to any Kafka."
                        + " Settings: agent.gateway.")
final class GatewayCommand implements Callable<Integer> {
    @Mixin
    private ConfigOptions options;

    @Override
    public Integer call() throws Exception {
        AgentConfig config = options.load(System.getenv(), Map.of()).agent();
        return LongRun.of((parts, giveUp) -> {
            AgentApp app = AgentApp.gateway(config);
            parts.add("gateway", app);
            app.start();
        });
    }
}
