package io.tidewatch.cli;

import io.tidewatch.wire.DurationText;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;

/** A time as people write it: {@code now}, {@code 7d} ago, a date, a date and time of here, or one with its zone. */
final class Moment {
    private Moment() {}

    /** @throws UserError where it cannot be read; says how it could */
    static Instant parse(String option, String text, Instant now, ZoneId zone) {
        if (text.equals("now")) {
            return now;
        }
        try {
            if (text.matches("(\\d+(ms|s|m|h|d))+")) {
                return now.minus(DurationText.parse(text));
            }
            if (text.matches("\\d{4}-\\d\\d-\\d\\d")) {
                return LocalDate.parse(text).atStartOfDay(zone).toInstant();
            }
            boolean zoned = text.matches(".*(Z|[+-]\\d\\d:\\d\\d)");
            return zoned
                    ? OffsetDateTime.parse(text).toInstant()
                    : LocalDateTime.parse(text.replace(' ', 'T')).atZone(zone).toInstant();
        } catch (DateTimeException | ArithmeticException | IllegalArgumentException e) {
            throw new UserError(option + " is '" + text
                    + "', expected a time such as 7d (ago), now, 2026-11-02, 2026-11-02T08:00 or 2026-11-02T08:00:00Z");
        }
    }

    /** @throws UserError where it is none */
    static Duration length(String option, String text) {
        try {
            Duration length = DurationText.parse(text);
            if (length.isNegative()) {
                throw new IllegalArgumentException(text);
            }
            return length;
        } catch (ArithmeticException | IllegalArgumentException e) {
            throw new UserError(option + " is '" + text + "', expected a length such as 30m, 12h or 7d");
        }
    }
}
