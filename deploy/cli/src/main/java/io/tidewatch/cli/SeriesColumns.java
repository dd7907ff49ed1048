package io.tidewatch.cli;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Where a row of a CSV file has its time and its value, found from the first row. */
final class SeriesColumns {
    private static final Set<String> TIMES = Set.of("timestamp", "time", "ts", "date", "datetime", "at");
    private static final Set<String> VALUES = Set.of("value", "y", "count", "metric");

    /** From here on a number is milliseconds: in seconds it would be the year 5138. */
    private static final double LEAST_MILLIS = 1e11;

    private static final double MOST_MILLIS = 1e15;

    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .optionalStart()
            .appendPattern("['T'][' ']HH:mm[:ss]")
            .optionalStart()
            .appendFraction(ChronoField.NANO_OF_SECOND, 1, 9, true)
            .optionalEnd()
            .optionalStart()
            .appendPattern("[' ']")
            .appendOffset("+HH:mm", "Z")
            .optionalEnd()
            .optionalEnd()
            .toFormatter(Locale.ROOT);

    private final char separator;
    private final int time;
    private final int value;
    private final boolean header;

    private SeriesColumns(char separator, int time, int value, boolean header) {
        this.separator = separator;
        this.time = time;
        this.value = value;
        this.header = header;
    }

    /** @throws IllegalArgumentException saying what the first row lacks */
    static SeriesColumns of(String first) {
        char separator = first.indexOf('\t') >= 0 ? '\t' : first.indexOf(';') >= 0 ? ';' : ',';
        List<String> cells = cells(first, separator);
        if (cells.size() < 2) {
            throw new IllegalArgumentException("'" + cut(first) + "' has one column, expected a time and a value");
        }
        if (isTime(plain(cells.get(0)))) {
            return new SeriesColumns(separator, 0, 1, false);
        }
        int time = named(cells, TIMES, -1);
        int value = named(cells, VALUES, -1);
        time = time >= 0 ? time : value == 0 ? 1 : 0;
        value = value >= 0 ? value : time == 0 ? 1 : 0;
        return new SeriesColumns(separator, time, value, true);
    }

    /** @return whether the first row names the columns */
    boolean hasHeader() {
        return header;
    }

    /** @throws IllegalArgumentException saying what is wrong */
    Row row(String line) {
        List<String> cells = cells(line, separator);
        if (cells.size() <= Math.max(time, value)) {
            throw new IllegalArgumentException("'" + cut(line) + "' has " + cells.size() + " columns, expected "
                    + (Math.max(time, value) + 1) + " at least");
        }
        return new Row(
                cells.get(time), millis(plain(cells.get(time))), cells.get(value), number(plain(cells.get(value))));
    }

    /**
     * A row that can be read.
     *
     * @param time as it stands there
     * @param value as it stands there
     */
    record Row(String time, long millis, String value, double number) {}

    static long millis(String text) {
        try {
            double number = Double.parseDouble(text);
            double millis = Math.abs(number) >= LEAST_MILLIS ? number : number * 1000;
            if (!(Math.abs(millis) < MOST_MILLIS)) {
                throw new IllegalArgumentException("time is '" + cut(text) + "', which is no time near ours");
            }
            return Math.round(millis);
        } catch (NumberFormatException e) {
            return date(text);
        }
    }

    private static long date(String text) {
        try {
            TemporalAccessor at = TIME.parseBest(text, Instant::from, LocalDateTime::from, LocalDate::from);
            return at instanceof Instant instant
                    ? instant.toEpochMilli()
                    : at instanceof LocalDateTime local
                            ? local.toInstant(ZoneOffset.UTC).toEpochMilli()
                            : ((LocalDate) at)
                                    .atStartOfDay(ZoneOffset.UTC)
                                    .toInstant()
                                    .toEpochMilli();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "time is '" + cut(text) + "', expected such as 2026-05-01 13:30:00 or seconds since 1970", e);
        }
    }

    private static double number(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("there is no value");
        }
        try {
            double number = Double.parseDouble(text);
            if (Double.isFinite(number)) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("value is '" + cut(text) + "', expected a number", e);
        }
        throw new IllegalArgumentException("value is '" + cut(text) + "', expected a finite number");
    }

    private static boolean isTime(String text) {
        try {
            millis(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static int named(List<String> cells, Set<String> names, int otherwise) {
        for (int i = 0; i < cells.size(); i++) {
            if (names.contains(plain(cells.get(i)).toLowerCase(Locale.ROOT))) {
                return i;
            }
        }
        return otherwise;
    }

    /** As they stand there: in quotes a separator is none. */
    private static List<String> cells(String line, char separator) {
        List<String> cells = new ArrayList<>();
        int from = 0;
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == separator && !quoted) {
                cells.add(line.substring(from, i));
                from = i + 1;
            }
        }
        cells.add(line.substring(from));
        return cells;
    }

    private static String plain(String cell) {
        String text = cell.strip();
        boolean quoted = text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"");
        return quoted ? text.substring(1, text.length() - 1).strip() : text;
    }

    private static String cut(String text) {
        return Terminal.plain(text.length() > 60 ? text.substring(0, 60) + "…" : text);
    }
}
