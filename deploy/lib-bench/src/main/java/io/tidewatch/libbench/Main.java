package io.tidewatch.libbench;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command of the benchmarks. */
@Command(
        name = "run.sh",
        mixinStandardHelpOptions = true,
        description = {
            "Measures the producer library beside its peers.",
            "Times drift on a machine that is busy: compare within one run only."
        },
        subcommands = {CallsCommand.class, DeliveredCommand.class, DownCommand.class, EncodeCommand.class},
        synopsisSubcommandLabel = "COMMAND")
public final class Main {
    public static void main(String[] args) {
        System.exit(new CommandLine(new Main()).execute(args));
    }
}
