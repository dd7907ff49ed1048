package io.tidewatch.cli;

import io.tidewatch.config.ConfigReference;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "config",
        mixinStandardHelpOptions = true,
        description = "Settings: every key with its default, and a check of yours.")
final class ConfigCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    @Command(
            name = "example",
            mixinStandardHelpOptions = true,
            description = "Prints a JSON file with every key at its default.")
    void example(
            @Option(names = "--table", description = "A Markdown table with types, variables and meanings instead.")
                    boolean table) {
        spec.commandLine()
                .getOut()
                .println(
                        table
                                ? ConfigReference.of(ProductConfig.class).markdown()
                                : ExampleFile.of(ProductConfig.class));
    }

    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            description = "Reads all layers and reports every problem at once.")
    void check(@Mixin ConfigOptions options) {
        ProductConfig config = options.load(System.getenv(), Map.of());
        try {
            config.processor().http().requireGuarded();
        } catch (IllegalArgumentException e) {
            throw new UserError(String.valueOf(e.getMessage()));
        }
        spec.commandLine()
                .getOut()
                .println("the configuration is good; brokers: " + config.kafka().bootstrapServers());
    }
}
