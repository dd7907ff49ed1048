package io.tidewatch.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        description =
                "Runs all of it in this process: an embedded Kafka, the topics, processor, notifier, and an agent on this host.",
        footer = {
            "",
            "Everything it keeps lies in one folder; the next 'up' on it goes on where this one ended. Ctrl-C stops all of it.",
            "To use a Kafka of yours, run the parts alone: tidewatch topics apply, processor, notifier, agent."
        })
final class UpCommand implements Callable<Integer> {
    @Mixin
    private ConfigOptions options;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "data",
            description = "Folder of everything it keeps (default: ${DEFAULT-VALUE}).")
    private Path data;

    @Option(
            names = "--port",
            defaultValue = "8080",
            description = "Port of the page and the API (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--kafka-port",
            defaultValue = "29092",
            description = "Port of the embedded Kafka (default: ${DEFAULT-VALUE}).")
    private int kafkaPort;

    @Option(
            names = "--demo",
            description = "Adds the demo shop, and scales the predefined rules so that they fire within two minutes.")
    private boolean demo;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        AllInOne all = new AllInOne(
                new AllInOne.Settings(data.toAbsolutePath(), port, kafkaPort, demo),
                more -> options.load(System.getenv(), more),
                line -> {
                    spec.commandLine().getOut().println(line);
                    spec.commandLine().getOut().flush();
                });
        return LongRun.of(all::start);
    }
}
