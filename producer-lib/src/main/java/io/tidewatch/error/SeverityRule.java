package io.tidewatch.error;

import io.tidewatch.event.LogLevel;
import io.tidewatch.event.Severity;
import io.tidewatch.fingerprint.ThrownChain;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How bad certain errors are. All that it says has to fit; what it leaves out fits always. A name ends with {@code *} where
 * only its beginning has to fit.
 *
 * @param type class of the exception or of any of its causes; empty: any
 * @param logger logger it was logged with; empty: any
 * @param packageName package, or class, of the place it is blamed on; empty: any
 * @param atLeast level it was logged at; null: any, also where it was not logged
 * @param handled whether the application handled it; null: whether or not
 * @param severity how bad it is
 */
public record SeverityRule(
        String type,
        String logger,
        String packageName,
        @Nullable LogLevel atLeast,
        @Nullable Boolean handled,
        Severity severity) {
    private static final String FORM =
            "expected conditions and a severity, such as 'type=java.net.SocketTimeoutException handled=true -> WARNING'";

    /**
     * Reads {@code type=… logger=… package=… level=… handled=… -> SEVERITY}.
     *
     * @throws IllegalArgumentException naming what is wrong
     */
    public static SeverityRule parse(String text) {
        int arrow = text.indexOf("->");
        if (arrow < 0) {
            throw new IllegalArgumentException("severity rule is '" + text + "', " + FORM);
        }
        SeverityRule rule = new SeverityRule("", "", "", null, null, severity(text, text.substring(arrow + 2)));
        for (String condition : text.substring(0, arrow).strip().split("\\s+")) {
            int equals = condition.indexOf('=');
            if (equals < 1 || equals + 1 == condition.length()) {
                throw new IllegalArgumentException("severity rule is '" + text + "', " + FORM);
            }
            rule = rule.with(condition.substring(0, equals), condition.substring(equals + 1), text);
        }
        return rule;
    }

    boolean fits(ThrownChain chain, String loggedWith, String culprit, @Nullable LogLevel level, boolean wasHandled) {
        return (type.isEmpty() || chain.types().stream().anyMatch(name -> named(type, name)))
                && (logger.isEmpty() || under(logger, loggedWith))
                && (packageName.isEmpty() || under(packageName, culprit))
                && (atLeast == null || level != null && level.compareTo(atLeast) >= 0)
                && (handled == null || handled == wasHandled);
    }

    /** @return the rule as it is written */
    @Override
    public String toString() {
        StringBuilder out = new StringBuilder();
        append(out, "type", type);
        append(out, "logger", logger);
        append(out, "package", packageName);
        append(out, "level", atLeast == null ? "" : atLeast.name());
        append(out, "handled", handled == null ? "" : handled.toString());
        return out.append("-> ").append(severity).toString();
    }

    private SeverityRule with(String key, String value, String text) {
        return switch (key) {
            case "type" -> new SeverityRule(value, logger, packageName, atLeast, handled, severity);
            case "logger" -> new SeverityRule(type, value, packageName, atLeast, handled, severity);
            case "package" -> new SeverityRule(type, logger, value, atLeast, handled, severity);
            case "level" -> new SeverityRule(type, logger, packageName, level(text, value), handled, severity);
            case "handled" -> new SeverityRule(type, logger, packageName, atLeast, flag(text, value), severity);
            default ->
                throw new IllegalArgumentException("severity rule '" + text + "' has '" + key
                        + "', expected type, logger, package, level or handled");
        };
    }

    private static Severity severity(String text, String name) {
        try {
            return Severity.valueOf(name.strip().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "severity rule '" + text + "' leads to '" + name.strip()
                            + "', expected INFO, WARNING, ERROR or CRITICAL",
                    e);
        }
    }

    private static LogLevel level(String text, String value) {
        LogLevel level = LogLevel.parse(value);
        if (level == null) {
            throw new IllegalArgumentException("severity rule '" + text + "' has the level '" + value
                    + "', expected TRACE, DEBUG, INFO, WARN, ERROR or CRITICAL");
        }
        return level;
    }

    private static Boolean flag(String text, String value) {
        if (!value.equals("true") && !value.equals("false")) {
            throw new IllegalArgumentException(
                    "severity rule '" + text + "' has handled=" + value + ", expected true or false");
        }
        return Boolean.valueOf(value);
    }

    private static boolean named(String pattern, String name) {
        return pattern.endsWith("*")
                ? name.startsWith(pattern.substring(0, pattern.length() - 1))
                : name.equals(pattern);
    }

    /** A package fits what lies in it. */
    private static boolean under(String pattern, String name) {
        return named(pattern, name)
                || name.startsWith(pattern)
                        && (name.charAt(pattern.length()) == '.' || name.charAt(pattern.length()) == '$');
    }

    private static void append(StringBuilder out, String key, String value) {
        if (!value.isEmpty()) {
            out.append(key).append('=').append(value).append(' ');
        }
    }
}
