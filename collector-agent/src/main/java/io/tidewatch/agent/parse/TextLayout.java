package io.tidewatch.agent.parse;

import io.tidewatch.event.LogLevel;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Guesses the parts of a plain line: a time at its start, a level, thread and logger as logback, log4j and Spring Boot lay
 * them out. What is not recognised stays in the message; nothing is lost. Only the head of a line is looked at, and every
 * repetition in the patterns is bounded.
 */
final class TextLayout {
    private static final int HEAD_CHARS = 400;
    private static final Pattern TIME =
            Pattern.compile("\\[?(\\d{4}-\\d{2}-\\d{2})[T ](\\d{2}:\\d{2}:\\d{2}(?:[.,]\\d{1,9})?)"
                    + " ?(Z|[+-]\\d{2}:?\\d{2}(?!\\d))?]?[ \\t:|-]{0,8}");
    private static final String LEVEL = "(TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|ERR|SEVERE|FATAL|CRITICAL)";
    private static final Pattern HEAD = Pattern.compile("(?:\\[([^\\[\\]]{1,120})][ \\t]{1,8})?\\[?" + LEVEL
            + "\\b]?:?[ \\t]{0,8}(?:\\d{1,10} --- )?(?:\\[([^\\[\\]]{1,120})][ \\t]{1,8}){0,2}"
            + "(?:([A-Za-z_$][\\w.$]{1,200})[ \\t]{0,60}(?: - |:[ \\t]))?");
    private static final Pattern LEVEL_FIELD =
            Pattern.compile("\\b(?:level|lvl|severity)=\"?([A-Za-z]{3,8})\\b", Pattern.CASE_INSENSITIVE);

    private final ZoneId zone;

    /** @param zone of times that name none */
    TextLayout(ZoneId zone) {
        this.zone = zone;
    }

    /**
     * What was found.
     *
     * @param timeMillis milliseconds since the epoch
     * @param logger empty where not found
     * @param thread empty where not found
     * @param message what is left of the line
     */
    record Parts(long timeMillis, LogLevel level, String logger, String thread, String message) {}

    /** @param nowMillis time of a line that says none */
    Parts read(String line, long nowMillis) {
        String head = line.length() <= HEAD_CHARS ? line : line.substring(0, HEAD_CHARS);
        long time = nowMillis;
        int at = 0;
        Matcher clock = TIME.matcher(head);
        if (clock.lookingAt()) {
            time = millis(clock, nowMillis);
            at = clock.end();
        }
        Matcher layout = HEAD.matcher(head).region(at, head.length());
        if (!layout.lookingAt()) {
            return new Parts(time, levelField(head), "", "", line.substring(at));
        }
        String thread = layout.group(1) != null ? layout.group(1) : Objects.toString(layout.group(3), "");
        return new Parts(
                time,
                Objects.requireNonNullElse(LogLevel.parse(layout.group(2)), LogLevel.INFO),
                Objects.toString(layout.group(4), ""),
                thread.trim(),
                line.substring(layout.end()));
    }

    private static LogLevel levelField(String head) {
        Matcher field = LEVEL_FIELD.matcher(head);
        LogLevel level = field.find() ? LogLevel.parse(field.group(1)) : null;
        return Objects.requireNonNullElse(level, LogLevel.INFO);
    }

    private long millis(Matcher clock, long nowMillis) {
        String offset = Objects.toString(clock.group(3), "");
        if (offset.length() == 5) {
            offset = offset.substring(0, 3) + ":" + offset.substring(3);
        }
        String iso = clock.group(1) + "T" + clock.group(2).replace(',', '.') + offset;
        try {
            TemporalAccessor read = ISO.parseBest(iso, OffsetDateTime::from, LocalDateTime::from);
            return read instanceof OffsetDateTime zoned
                    ? zoned.toInstant().toEpochMilli()
                    : ((LocalDateTime) read).atZone(zone).toInstant().toEpochMilli();
        } catch (DateTimeException | ArithmeticException e) {
            // looks like a time and is none: 2026-13-45
            return nowMillis;
        }
    }

    private static final DateTimeFormatter ISO = new java.time.format.DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
            .appendPattern("[XXX]")
            .toFormatter(Locale.ROOT);
}
