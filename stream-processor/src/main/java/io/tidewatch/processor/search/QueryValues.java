package io.tidewatch.processor.search;

import io.tidewatch.event.LogLevel;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/** Values of a kind of their own: levels and times. */
final class QueryValues {
    private QueryValues() {}

    static Query levels(String operator, String value, int place) {
        LogLevel level = LogLevel.parse(value);
        if (level == null) {
            throw new QueryError(
                    place, "'" + value + "' is no level, expected TRACE, DEBUG, INFO, WARN, ERROR, CRITICAL");
        }
        int one = LevelBits.of(level);
        return new Query.Levels(
                switch (operator) {
                    case ">=" -> LevelBits.from(level);
                    case ">" -> LevelBits.from(level) & ~one;
                    case "<=" -> LevelBits.upTo(level);
                    case "<" -> LevelBits.upTo(level) & ~one;
                    default -> one;
                });
    }

    static Query time(String operator, String value, int place) {
        long millis;
        try {
            millis = value.chars().allMatch(Character::isDigit) && value.length() < 16
                    ? Long.parseLong(value)
                    : Instant.parse(value).toEpochMilli();
        } catch (DateTimeParseException | ArithmeticException | IllegalArgumentException e) {
            throw new QueryError(
                    place,
                    "'" + value + "' is no time, expected one such as 2026-01-31T12:00:00Z, or milliseconds since"
                            + " 1970; spans such as -2h go into from and to");
        }
        return switch (operator) {
            case ">=" -> new Query.Time(millis, Long.MAX_VALUE);
            case ">" -> new Query.Time(millis + 1, Long.MAX_VALUE);
            case "<=" -> new Query.Time(Long.MIN_VALUE, millis + 1);
            default -> new Query.Time(Long.MIN_VALUE, millis);
        };
    }
}
