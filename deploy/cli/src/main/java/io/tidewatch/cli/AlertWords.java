package io.tidewatch.cli;

import io.tidewatch.alert.AlertCommand;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which alert something is asked of, by whom, and what is said with it. */
final class AlertWords {
    static final String KEY = "As 'alerts list --keys' prints it.";
    static final String BY = "Who asks (default: the user's name).";

    @Parameters(paramLabel = "KEY", description = KEY)
    private String key = "";

    @Option(names = "--comment", defaultValue = "", description = "Said with it.")
    private String comment = "";

    @Option(names = "--by", paramLabel = "NAME", description = BY)
    private @Nullable String by;

    /** @param untilMillis see {@link AlertCommand} */
    AlertCommand command(AlertCommand.Action action, long nowMillis, long untilMillis) {
        return new AlertCommand(key, action, who(by), nowMillis, comment, untilMillis);
    }

    static String who(@Nullable String by) {
        return by == null ? System.getProperty("user.name", "") : by;
    }
}
