package io.tidewatch.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/** Patterns of what is logged, for a terminal. */
final class LogPatternText {
    private static final MathContext FIGURES = new MathContext(3);

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());

    /** Services of a pattern that a row names. */
    private static final int SERVICES = 3;

    /** Columns of the history of one. */
    private static final int HISTORY = 60;

    private LogPatternText() {}

    /** @return a row for each; {@code -} where nothing is known of then */
    static String list(JsonNode patterns) {
        StringBuilder out = new StringBuilder(
                row("lines", "last hour", "hour before", "last week", "pattern", "level", "services", "template"));
        for (JsonNode p : patterns) {
            out.append(row(
                    count(p.path("count")),
                    count(p.path("lastHour")),
                    count(p.path("hourBefore")),
                    count(p.path("lastWeek")),
                    text(p, "id"),
                    text(p, "level"),
                    names(p.path("services")),
                    text(p, "template")));
        }
        return out.append(patterns.isEmpty() ? "no patterns" + System.lineSeparator() : "")
                .toString();
    }

    private static String row(String... cells) {
        return String.format(Locale.ROOT, "%10s %10s %11s %10s  %-16s %-8s %-16s %s%n", (Object[]) cells);
    }

    static String one(JsonNode p) {
        StringBuilder out = new StringBuilder();
        fact(
                out,
                "pattern",
                text(p, "id")
                        + (text(p, "id").equals(text(p, "asked"))
                                ? ""
                                : ", which " + text(p, "asked") + " became part of"));
        fact(out, "template", text(p, "template"));
        fact(out, "example", text(p, "example"));
        fact(out, "level", text(p, "level"));
        fact(out, "lines", count(p.path("count")) + compared(p));
        StringJoiner services = new StringJoiner(", ");
        p.path("services")
                .fields()
                .forEachRemaining(e -> services.add(Terminal.plain(e.getKey()) + " " + count(e.getValue())));
        fact(out, "services", services.toString());
        fact(out, "history", history(p));
        fact(out, "first", time(p.path("firstSeenMillis")));
        fact(out, "last", time(p.path("lastSeenMillis")));
        JsonNode parameters = p.path("parameters");
        if (!parameters.isEmpty()) {
            fact(
                    out,
                    "values",
                    "of " + count(p.path("valueLines")) + " lines since " + time(p.path("valuesSinceMillis")));
        }
        parameters.forEach(each -> parameter(out, each));
        return out.toString();
    }

    private static void parameter(StringBuilder out, JsonNode p) {
        String unit = text(p, "unit");
        out.append("  ").append(text(p, "name")).append(": ").append(text(p, "kind"));
        out.append(unit.isEmpty() ? "" : " in " + unit);
        out.append(", ").append(count(p.path("distinct"))).append(" different");
        if (p.path("numbers").asLong() > 0) {
            out.append("; ").append(range(p));
        }
        out.append(System.lineSeparator());
        // without a day before, today is all there is
        if (p.has("before")) {
            days(out, p);
        }
        StringJoiner top = new StringJoiner("  ");
        p.path("top").forEach(v -> top.add(text(v, "value") + " (" + count(v.path("count")) + ")"));
        if (top.length() > 0) {
            out.append("    ").append(top).append(System.lineSeparator());
        }
    }

    private static void days(StringBuilder out, JsonNode p) {
        for (String day : List.of("today", "before")) {
            if (p.has(day)) {
                out.append("    ")
                        .append(day.equals("today") ? "today" : "the day before")
                        .append(": ");
                out.append(range(p.path(day))).append(System.lineSeparator());
            }
        }
    }

    private static String range(JsonNode r) {
        return "min " + number(r.path("min")) + ", p50 " + number(r.path("p50")) + ", p90 " + number(r.path("p90"))
                + ", p99 " + number(r.path("p99"))
                + (r.has("errorPercent") ? " (within " + number(r.path("errorPercent")) + " %)" : "")
                + ", max " + number(r.path("max"));
    }

    /** Of a server of before, which does not say it, nothing is said. */
    private static String compared(JsonNode p) {
        return p.has("lastHour")
                ? "; last hour " + count(p.path("lastHour")) + ", hour before " + count(p.path("hourBefore"))
                        + ", last week " + count(p.path("lastWeek"))
                : "";
    }

    /** Lines by the hour, of the time asked for. */
    private static String history(JsonNode p) {
        JsonNode hours = p.path("hours");
        return hours.size() < 2
                ? ""
                : LogRateText.history(hours, HISTORY) + " by the hour from " + time(p.path("fromMillis"));
    }

    private static void fact(StringBuilder out, String name, String value) {
        if (!value.isEmpty()) {
            out.append(String.format(Locale.ROOT, "%-9s %s%n", name, value));
        }
    }

    private static String names(JsonNode services) {
        StringJoiner names = new StringJoiner(",");
        services.properties().stream().limit(SERVICES).forEach(e -> names.add(Terminal.plain(e.getKey())));
        return services.size() > SERVICES ? names + " +" + (services.size() - SERVICES) : names.toString();
    }

    private static String text(JsonNode row, String field) {
        return Terminal.plain(row.path(field).asText(""));
    }

    private static String count(JsonNode count) {
        return count.isNumber() ? String.format(Locale.ROOT, "%,d", count.asLong()) : "-";
    }

    private static String number(JsonNode number) {
        double value = number.asDouble();
        if (!Double.isFinite(value)) {
            return "-";
        }
        // percentiles are of a scale: more figures than that would say nothing
        BigDecimal told = new BigDecimal(value).round(FIGURES);
        return Math.abs(value - Math.rint(value)) < 1e-3 * Math.abs(value)
                        && Math.abs(value) >= 1
                        && Math.abs(value) < 1e15
                ? String.format(Locale.ROOT, "%,d", Math.round(value))
                : told.stripTrailingZeros().toPlainString();
    }

    private static String time(JsonNode millis) {
        // far beyond what a log can say, a server may still tell it
        long at = Math.max(0, Math.min(millis.asLong(), 253_402_300_799_000L));
        return TIME.format(Instant.ofEpochMilli(at));
    }
}
