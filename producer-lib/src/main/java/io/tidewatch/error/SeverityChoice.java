package io.tidewatch.error;

import io.tidewatch.event.LogLevel;
import io.tidewatch.event.Severity;
import io.tidewatch.fingerprint.ThrownChain;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How bad an error is, and why: what the application said, then the first rule that fits, then that the JVM itself fails,
 * then how it came to be known.
 */
record SeverityChoice(Severity severity, String reason) {
    private static final Set<String> JVM = Set.of("java.lang.OutOfMemoryError", "java.lang.InternalError");

    /**
     * @param said what the application said; null where it said nothing
     * @param level level it was logged at; null where it was not
     * @param fallback what its way here makes of it
     */
    static SeverityChoice of(
            List<SeverityRule> rules,
            ThrownChain chain,
            String logger,
            String culprit,
            @Nullable LogLevel level,
            boolean handled,
            @Nullable Severity said,
            SeverityChoice fallback) {
        if (said != null) {
            return new SeverityChoice(said, "the application says so");
        }
        for (SeverityRule rule : rules) {
            if (rule.fits(chain, logger, culprit, level, handled)) {
                return new SeverityChoice(rule.severity(), "rule " + rule);
            }
        }
        for (String type : chain.types()) {
            if (JVM.contains(type)) {
                return new SeverityChoice(Severity.CRITICAL, type + " means that the JVM itself fails");
            }
        }
        return fallback;
    }

    static SeverityChoice logged(LogLevel level) {
        Severity severity = switch (level) {
            case CRITICAL -> Severity.CRITICAL;
            case ERROR -> Severity.ERROR;
            default -> Severity.WARNING;
        };
        return new SeverityChoice(severity, "logged at " + level);
    }

    static SeverityChoice captured(boolean handled) {
        return handled
                ? new SeverityChoice(Severity.ERROR, "captured, handled")
                : new SeverityChoice(Severity.CRITICAL, "captured, not handled");
    }

    /** How else a throwable that nobody handled is found. */
    enum Unhandled {
        THREAD(Severity.CRITICAL, "it ended its thread"),
        TASK(Severity.ERROR, "a task failed and did not handle it"),
        PERIODIC(Severity.CRITICAL, "it ended a periodic task, which does not run again"),
        STAGE(Severity.ERROR, "a stage of a future failed and did not handle it");

        final SeverityChoice choice;

        Unhandled(Severity severity, String reason) {
            this.choice = new SeverityChoice(severity, reason);
        }
    }
}
