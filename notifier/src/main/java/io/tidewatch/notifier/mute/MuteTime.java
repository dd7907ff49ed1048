package io.tidewatch.notifier.mute;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * A time of the week.
 *
 * @param weekdays {@code MONDAY} and so on; empty: every day
 * @param from {@code HH:MM}, inclusive
 * @param until {@code HH:MM}, exclusive; {@code 24:00} is midnight; before {@code from}: the next morning, which still
 *     belongs to the day it began on
 * @param zone time zone, such as {@code Asia/Shanghai}
 */
public record MuteTime(List<String> weekdays, String from, String until, String zone) {
    private static final int DAY_MINUTES = 24 * 60;

    public MuteTime {
        weekdays = Objects.requireNonNullElse(weekdays, List.<String>of()).stream()
                .map(d -> d.toUpperCase(Locale.ROOT))
                .toList();
        weekdays.forEach(MuteTime::weekday);
        from = Objects.requireNonNullElse(from, "00:00");
        until = Objects.requireNonNullElse(until, "24:00");
        zone = Objects.requireNonNullElse(zone, "UTC");
        minutes(from);
        minutes(until);
        try {
            ZoneId.of(zone);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("zone is '" + zone + "', expected such as Asia/Shanghai", e);
        }
    }

    /** Always; a configuration narrows it. */
    public static MuteTime defaults() {
        return new MuteTime(List.of(), "00:00", "24:00", "UTC");
    }

    /** @param atMillis milliseconds since the epoch */
    public boolean covers(long atMillis) {
        ZonedDateTime at = Instant.ofEpochMilli(atMillis).atZone(ZoneId.of(zone));
        int minute = at.getHour() * 60 + at.getMinute();
        int start = minutes(from);
        int end = minutes(until);
        if (start <= end) {
            return on(at.getDayOfWeek()) && minute >= start && minute < end;
        }
        return (on(at.getDayOfWeek()) && minute >= start)
                || (on(at.getDayOfWeek().minus(1)) && minute < end);
    }

    private boolean on(DayOfWeek day) {
        return weekdays.isEmpty() || weekdays.contains(day.name());
    }

    private static void weekday(String text) {
        if (Arrays.stream(DayOfWeek.values()).noneMatch(day -> day.name().equals(text))) {
            throw new IllegalArgumentException("weekdays holds '" + text + "', expected MONDAY to SUNDAY");
        }
    }

    private static int minutes(String text) {
        if (text.equals("24:00")) {
            return DAY_MINUTES;
        }
        try {
            return LocalTime.parse(text).toSecondOfDay() / 60;
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("time is '" + text + "', expected HH:MM", e);
        }
    }
}
