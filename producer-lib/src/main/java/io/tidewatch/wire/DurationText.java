package io.tidewatch.wire;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: {@code 500ms}, {@code 30s}, {@code 1h30m}, {@code 7d}; ISO-8601 is read too. */
public final class DurationText {
    private static final Pattern PART = Pattern.compile("(\\d+)(ms|s|m|h|d)");

    /** What still has its milliseconds in a {@code long}. */
    private static final Duration MOST = Duration.ofMillis(Long.MAX_VALUE);

    private DurationText() {}

    /** @throws IllegalArgumentException naming the text where it is no duration */
    public static Duration parse(String text) {
        String trimmed = text.trim();
        if (trimmed.startsWith("P") || trimmed.startsWith("-P")) {
            try {
                Duration parsed = Duration.parse(trimmed);
                if (parsed.abs().compareTo(MOST) > 0) {
                    throw tooLong(text);
                }
                return parsed;
            } catch (java.time.format.DateTimeParseException e) {
                throw refused(text);
            } catch (ArithmeticException e) {
                throw tooLong(text);
            }
        }
        if (trimmed.equals("0")) {
            return Duration.ZERO;
        }
        Matcher part = PART.matcher(trimmed);
        Duration sum = Duration.ZERO;
        int at = 0;
        while (at < trimmed.length() && part.find(at) && part.start() == at) {
            try {
                sum = sum.plus(unit(Long.parseLong(part.group(1)), part.group(2)));
            } catch (NumberFormatException | ArithmeticException e) {
                throw tooLong(text);
            }
            at = part.end();
        }
        if (at == 0 || at != trimmed.length()) {
            throw refused(text);
        }
        if (sum.compareTo(MOST) > 0) {
            throw tooLong(text);
        }
        return sum;
    }

    /** @return the shortest form that {@link #parse} reads back as the same duration, to the millisecond */
    public static String format(Duration duration) {
        long millis = duration.toMillis();
        if (millis == 0) {
            return "0s";
        }
        if (millis < 0) {
            return duration.toString();
        }
        StringBuilder out = new StringBuilder();
        long rest = append(out, millis, 86_400_000, "d");
        rest = append(out, rest, 3_600_000, "h");
        rest = append(out, rest, 60_000, "m");
        rest = append(out, rest, 1000, "s");
        append(out, rest, 1, "ms");
        return out.toString();
    }

    private static long append(StringBuilder out, long millis, long unit, String name) {
        if (millis >= unit) {
            out.append(millis / unit).append(name);
        }
        return millis % unit;
    }

    private static Duration unit(long n, String unit) {
        return switch (unit) {
            case "ms" -> Duration.ofMillis(n);
            case "s" -> Duration.ofSeconds(n);
            case "m" -> Duration.ofMinutes(n);
            case "h" -> Duration.ofHours(n);
            default -> Duration.ofDays(n);
        };
    }

    private static IllegalArgumentException tooLong(String text) {
        return new IllegalArgumentException(
                "'" + text + "' is longer than any duration, expected such as 30s, 1h30m, 7d");
    }

    private static IllegalArgumentException refused(String text) {
        return new IllegalArgumentException("'" + text + "' is no duration, expected such as 500ms, 30s, 1h30m, 7d");
    }
}
