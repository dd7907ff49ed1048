package io.tidewatch.processor.schedule;

import io.tidewatch.report.Language;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.Objects;

/**
 * A report that is made again and again.
 *
 * @param name unlike any other's; what it is known by
 * @param every how often
 * @param day on which day, of a weekly one
 * @param at when on that day, such as 08:00; it is of the day or week that ends then
 * @param zone in which that is, and in which its times are told, such as Europe/Berlin
 * @param language EN or ZH
 * @param receiver the notifier's receiver that gets it; empty: whom its routes name that take the labels
 * @param labels by which its routes choose; {@code alertname} is there already, as report:NAME
 * @param limit how many services, and how many hosts, are told one by one
 * @param url of this page as people reach it, for a link; empty: no link
 */
public record ReportSchedule(
        String name,
        Every every,
        DayOfWeek day,
        String at,
        String zone,
        Language language,
        String receiver,
        Map<String, String> labels,
        int limit,
        String url) {
    /** How often. */
    public enum Every {
        DAY,
        WEEK
    }

    public ReportSchedule {
        if (name == null || !name.matches("[A-Za-z0-9._-]{1,64}")) {
            throw new IllegalArgumentException(
                    "name is '" + name + "', expected 1 to 64 letters, digits, '.', '_' or '-'");
        }
        Objects.requireNonNull(every, "every");
        Objects.requireNonNull(day, "day");
        Objects.requireNonNull(language, "language");
        try {
            LocalTime.parse(at);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("at is '" + at + "', expected such as 08:00", e);
        }
        try {
            ZoneId.of(zone);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("zone is '" + zone + "', expected such as Europe/Berlin", e);
        }
        receiver = Objects.requireNonNullElse(receiver, "");
        labels = labels == null ? Map.of() : Map.copyOf(labels);
        url = Objects.requireNonNullElse(url, "");
        if (!url.isEmpty() && !url.matches("https?://\\S+")) {
            throw new IllegalArgumentException("url is '" + url + "', expected http://… or https://…");
        }
        if (limit < 1 || limit > 100) {
            throw new IllegalArgumentException("limit is " + limit + ", expected 1 to 100");
        }
    }

    /** Each day at eight. */
    public static ReportSchedule defaults() {
        return new ReportSchedule(
                "daily", Every.DAY, DayOfWeek.MONDAY, "08:00", "UTC", Language.EN, "", Map.of(), 20, "");
    }

    /** @return the newest time it was due, not after that one */
    long newest(long millis) {
        ZonedDateTime now = java.time.Instant.ofEpochMilli(millis).atZone(ZoneId.of(zone));
        ZonedDateTime due = on(now);
        while (due.toInstant().toEpochMilli() > millis || (every == Every.WEEK && due.getDayOfWeek() != day)) {
            due = on(due.minusDays(1));
        }
        return due.toInstant().toEpochMilli();
    }

    /** @return the time it was due before that one, which is one itself: a day of 23 or 25 hours is a day */
    long before(long due) {
        return newest(due - 1);
    }

    /** A time that a day does not have, for its clock goes forward, is the one it has instead. */
    private ZonedDateTime on(ZonedDateTime day) {
        return day.toLocalDate().atTime(LocalTime.parse(at)).atZone(day.getZone());
    }
}
