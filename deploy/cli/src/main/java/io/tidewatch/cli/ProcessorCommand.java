package io.tidewatch.cli;

import io.tidewatch.processor.ProcessorConfig;
import io.tidewatch.processor.ProcessorNode;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "processor",
        mixinStandardHelpOptions = true,
        description =
                "Runs the stream processor and its HTTP API against any Kafka. Start several, each with its own processor.instanceId, to share the work.")
final class ProcessorCommand implements Callable<Integer> {
    @Mixin
    private ConfigOptions options;

    @Override
    public Integer call() throws Exception {
        ProcessorConfig config = options.load(System.getenv(), Map.of()).processor();
        return LongRun.of((parts, giveUp) -> {
            ProcessorNode app = new ProcessorNode(config, Clock.systemUTC(), giveUp);
            parts.add("processor", app);
            app.start();
        });
    }
}
