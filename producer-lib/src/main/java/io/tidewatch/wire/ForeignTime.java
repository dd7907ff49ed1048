package io.tidewatch.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.TemporalAccessor;

/**
 * A time as shippers write it: milliseconds (our own), seconds with a fraction, microseconds or nanoseconds since the
 * epoch, told apart by their size; ISO-8601, also with a blank for the T, a comma for the point, or no zone (UTC).
 */
final class ForeignTime {
    /** No time could be read. */
    static final long NONE = Long.MIN_VALUE;

    private static final double SECONDS_BELOW = 1e11;
    private static final double MICROS_FROM = 1e14;
    private static final double NANOS_FROM = 1e17;

    private static final DateTimeFormatter ISO = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
            .appendPattern("[XXX][XX][X]")
            .toFormatter(java.util.Locale.ROOT);

    private ForeignTime() {}

    /** @param millis whether a number is known to be in milliseconds */
    static long read(JsonParser in, boolean millis) throws IOException {
        JsonToken token = in.currentToken();
        if (token == JsonToken.VALUE_NUMBER_INT && millis) {
            return in.getLongValue();
        }
        if (token.isNumeric()) {
            return ofNumber(in.getDoubleValue());
        }
        if (token == JsonToken.VALUE_STRING) {
            return ofText(in.getText());
        }
        in.skipChildren();
        return NONE;
    }

    private static long ofNumber(double number) {
        double size = Math.abs(number);
        if (!Double.isFinite(number)) {
            return NONE;
        }
        if (size < SECONDS_BELOW) {
            return (long) (number * 1000);
        }
        return (long) (size >= NANOS_FROM ? number / 1e6 : size >= MICROS_FROM ? number / 1e3 : number);
    }

    private static long ofText(String given) {
        String text = given.trim();
        if (text.length() < 10 || text.length() > 40) {
            return NONE;
        }
        if (text.chars().allMatch(c -> c >= '0' && c <= '9' || c == '.')) {
            try {
                return ofNumber(Double.parseDouble(text));
            } catch (NumberFormatException e) {
                return NONE;
            }
        }
        StringBuilder iso = new StringBuilder(text.replace(',', '.'));
        if (iso.charAt(10 < iso.length() ? 10 : 0) == ' ') {
            iso.setCharAt(10, 'T');
        }
        try {
            TemporalAccessor time = ISO.parseBest(iso, OffsetDateTime::from, LocalDateTime::from);
            return time instanceof OffsetDateTime zoned
                    ? zoned.toInstant().toEpochMilli()
                    : ((LocalDateTime) time).toInstant(ZoneOffset.UTC).toEpochMilli();
        } catch (DateTimeException | ArithmeticException e) {
            return NONE;
        }
    }
}
