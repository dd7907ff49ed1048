package io.tidewatch.cli;

import io.tidewatch.wire.DurationText;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How much one answer may cost the processors; beyond that it is partial, and says so. */
final class LogBounds {
    private static final Duration BEYOND = Duration.ofSeconds(10);

    @Option(
            names = "--timeout",
            paramLabel = "SPAN",
            defaultValue = "20s",
            description = "How long one answer may take, up to 60s (default: ${DEFAULT-VALUE}); then it is partial.")
    private String timeout = "20s";

    @Option(
            names = "--max-mib",
            paramLabel = "N",
            description = "How much each processor may read for one answer; then it is partial.")
    private @Nullable Integer maxMebibytes;

    void addTo(Map<String, String> asked) {
        asked.put("timeout", timeout);
        if (maxMebibytes != null) {
            asked.put("maxMiB", maxMebibytes.toString());
        }
    }

    /** @return how long an answer is waited for */
    Duration patience() {
        try {
            return DurationText.parse(timeout).plus(BEYOND);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new UserError("--timeout is '" + Terminal.plain(timeout) + "', expected a length such as 20s");
        }
    }
}
