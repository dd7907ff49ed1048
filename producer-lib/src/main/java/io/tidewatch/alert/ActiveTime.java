package io.tidewatch.alert;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Times of a calendar. What is given has to hold at once: the weekday and the day of the month and the month and the hours.
 *
 * @param weekdays {@code MONDAY} and so on; empty: every day
 * @param daysOfMonth 1 to 31, or -1 (the last) to -31; empty: every day
 * @param months 1 to 12; empty: every month
 * @param from {@code HH:MM}, inclusive
 * @param until {@code HH:MM}, exclusive; {@code 24:00} is midnight; before {@code from}: the next morning, which still
 *     belongs to the day it began on
 * @param zone time zone, such as {@code Asia/Shanghai}
 */
public record ActiveTime(
        List<String> weekdays,
        List<Integer> daysOfMonth,
        List<Integer> months,
        String from,
        String until,
        String zone) {
    private static final int DAY_MINUTES = 24 * 60;

    public ActiveTime {
        weekdays = Objects.requireNonNullElse(weekdays, List.<String>of()).stream()
                .map(d -> d.toUpperCase(Locale.ROOT))
                .toList();
        weekdays.forEach(ActiveTime::weekday);
        daysOfMonth = daysOfMonth == null ? List.of() : List.copyOf(daysOfMonth);
        months = months == null ? List.of() : List.copyOf(months);
        from = Objects.requireNonNullElse(from, "00:00");
        until = Objects.requireNonNullElse(until, "24:00");
        zone = Objects.requireNonNullElse(zone, "UTC");
        for (int day : daysOfMonth) {
            if (day == 0 || Math.abs(day) > 31) {
                throw new IllegalArgumentException("daysOfMonth holds " + day + ", expected 1 to 31 or -1 to -31");
            }
        }
        for (int month : months) {
            if (month < 1 || month > 12) {
                throw new IllegalArgumentException("months holds " + month + ", expected 1 to 12");
            }
        }
        if (minutes(from) == minutes(until)) {
            throw new IllegalArgumentException("from and until are both '" + from
                    + "', which is never, expected two times; of a whole day leave both out, or say 00:00 and 24:00");
        }
        try {
            ZoneId.of(zone);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("zone is '" + zone + "', expected such as Asia/Shanghai", e);
        }
    }

    /** @return whether one of them covers the time; true where there are none */
    public static boolean anyCovers(List<ActiveTime> times, long atMillis) {
        return times.isEmpty() || times.stream().anyMatch(time -> time.covers(atMillis));
    }

    /** @param atMillis milliseconds since the epoch */
    public boolean covers(long atMillis) {
        ZonedDateTime at = Instant.ofEpochMilli(atMillis).atZone(ZoneId.of(zone));
        int minute = at.getHour() * 60 + at.getMinute();
        int start = minutes(from);
        int end = minutes(until);
        LocalDate day = at.toLocalDate();
        if (start <= end) {
            return on(day) && minute >= start && minute < end;
        }
        return (on(day) && minute >= start) || (on(day.minusDays(1)) && minute < end);
    }

    private boolean on(LocalDate day) {
        int fromEnd = day.getDayOfMonth() - day.lengthOfMonth() - 1;
        return (weekdays.isEmpty() || weekdays.contains(day.getDayOfWeek().name()))
                && (months.isEmpty() || months.contains(day.getMonthValue()))
                && (daysOfMonth.isEmpty()
                        || daysOfMonth.contains(day.getDayOfMonth())
                        || daysOfMonth.contains(fromEnd));
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
