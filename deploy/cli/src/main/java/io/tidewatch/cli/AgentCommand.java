package io.tidewatch.cli;

import io.tidewatch.agent.AgentApp;
import io.tidewatch.agent.AgentConfig;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "agent",
        mixinStandardHelpOptions = true,
        description = "Runs the agent on this host: its metrics and its log files, to any Kafka.")
final class AgentCommand implements Callable<Integer> {
    @Mixin
    private ConfigOptions options;

    @Override
    public Integer call() throws Exception {
        AgentConfig config = options.load(System.getenv(), Map.of()).agent();
        return LongRun.of((parts, giveUp) -> {
            AgentApp app = new AgentApp(config);
            parts.add("agent", app);
            app.start();
        });
    }
}
