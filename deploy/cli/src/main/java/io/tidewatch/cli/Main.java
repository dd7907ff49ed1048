package io.tidewatch.cli;

import io.tidewatch.config.ConfigException;
import io.tidewatch.processor.run.StartRefused;
import io.tidewatch.subscribe.QueryClient;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code tidewatch COMMAND}. */
@Command(
        name = "tidewatch",
        mixinStandardHelpOptions = true,
        version = "tidewatch 0.1.0",
        description = "Watches applications and hosts through Kafka.",
        footerHeading = "%nFirst steps:%n",
        footer = {
            "  tidewatch up --demo          everything on this machine, with a demo application; then open http://127.0.0.1:8080",
            "  tidewatch alerts tail        what fires, as it fires",
            "  tidewatch config example     every setting with its default",
            "",
            "Settings come from defaults, then --config FILE (JSON), then the environment (TIDEWATCH_...), then -D key=value."
        },
        subcommands = {
            UpCommand.class,
            ProcessorCommand.class,
            NotifierCommand.class,
            AgentCommand.class,
            GatewayCommand.class,
            StatusCommand.class,
            RulesCommand.class,
            BacktestCommand.class,
            TokenCommand.class,
            AuditCommand.class,
            ReportCommand.class,
            InsightsCommand.class,
            PoliciesCommand.class,
            TopicsCommand.class,
            ConfigCommand.class,
            AlertsCommand.class,
            MetricsCommand.class,
            LogsCommand.class,
            FingerprintCommand.class,
            RedactCommand.class,
            AnomaliesCommand.class,
            PatternsCommand.class,
            PluginsCommand.class,
            BenchCommand.class,
            ProfileCommand.class,
            CommandLine.HelpCommand.class
        })
public final class Main implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    public static void main(String[] args) {
        // numbers look alike everywhere; and Kafka Streams 4.3 formats a text for each record of a task that has an
        // empty
        // topic beside (PartitionGroup.readyToProcess), for which any other locale looks its digits up again
        Locale.setDefault(Locale.Category.FORMAT, Locale.US);
        System.exit(commandLine().execute(args));
    }

    /** @return the command as it is run, for tests too */
    static CommandLine commandLine() {
        return new CommandLine(new Main())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((fault, command, parsed) -> {
                    if (fault instanceof ConfigException
                            || fault instanceof UserError
                            || fault instanceof StartRefused) {
                        command.getErr().println(fault.getMessage());
                        return CommandLine.ExitCode.USAGE;
                    }
                    if (fault instanceof QueryClient.QueryException refused) {
                        command.getErr().println(Terminal.plain(String.valueOf(fault.getMessage())));
                        // what was asked is wrong, as an option may be that is looked at here
                        return refused.status() == 400 ? CommandLine.ExitCode.USAGE : CommandLine.ExitCode.SOFTWARE;
                    }
                    throw fault;
                });
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
