package io.tidewatch.processor.rules;

import io.tidewatch.alert.Aggregate;
import java.time.Duration;
import java.util.Locale;

/** Numbers and spans as people read them. The unit of a metric follows from its name, by OpenTelemetry's conventions. */
public final class Wording {
    private static final int[] POWERS = {1, 10, 100, 1000};

    private Wording() {}

    /** @return such as {@code 1.42 s}, {@code 87 %}, {@code 3.1 GB}, {@code 120} */
    public static String quantity(String metric, double value) {
        if (Double.isNaN(value)) {
            return "nothing";
        }
        if (isShare(metric)) {
            return number(value * 100) + " %";
        }
        if (metric.endsWith(".duration") || metric.endsWith(".time") || metric.endsWith(".uptime")) {
            return Math.abs(value) < 1 && value != 0 ? number(value * 1000) + " ms" : number(value) + " s";
        }
        if (metric.endsWith(".io")
                || metric.startsWith("system.") && metric.endsWith(".usage")
                || metric.startsWith("jvm.memory.")) {
            return bytes(value);
        }
        return number(value);
    }

    /** @return whether values of that metric are shares of 1: by OpenTelemetry's names, and by Prometheus' */
    public static boolean isShare(String metric) {
        return metric.endsWith(".utilization") || metric.endsWith("_utilization") || metric.endsWith("_ratio");
    }

    /** @return at most three significant digits after the point, no trailing zeros */
    public static String number(double value) {
        if (Double.isInfinite(value)) {
            return value > 0 ? "infinite" : "minus infinite";
        }
        double size = Math.abs(value);
        int digits = size >= 100 || value == Math.rint(value) ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
        return size < 1e15 ? rounded(value < 0, size, digits) : String.format(Locale.ROOT, "%.0f", value);
    }

    /** As {@link String#format} rounds, at a hundredth of the cost: each window that is judged has its numbers said. */
    private static String rounded(boolean negative, double size, int digits) {
        int power = POWERS[digits];
        long scaled = (long) Math.floor(size * power + 0.5);
        long rest = scaled % power;
        StringBuilder text = new StringBuilder(24);
        text.append(negative && scaled > 0 ? "-" : "").append(scaled / power);
        if (rest == 0) {
            return text.toString();
        }
        text.append('.');
        for (int at = power / 10; at > 0 && rest > 0; at /= 10) {
            text.append((char) ('0' + rest / at));
            rest %= at;
        }
        return text.toString();
    }

    /** @return such as {@code 5 min}, {@code 90 s}, {@code 24 h} */
    public static String span(Duration duration) {
        long millis = duration.toMillis();
        if (millis % 86_400_000 == 0 && millis > 86_400_000) {
            return millis / 86_400_000 + " d";
        }
        if (millis % 3_600_000 == 0 && millis > 0) {
            return millis / 3_600_000 + " h";
        }
        if (millis % 60_000 == 0 && millis > 0) {
            return millis / 60_000 + " min";
        }
        return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
    }

    static String aggregate(Aggregate aggregate) {
        return switch (aggregate.kind()) {
            case AVG -> "average";
            case MIN -> "least";
            case MAX -> "greatest";
            case SUM -> "sum";
            case COUNT -> "number of points";
            case RATE -> "rate per second";
            case LAST -> "last value";
            case CARDINALITY -> "number of different ones";
            case QUANTILE -> aggregate.text();
        };
    }

    /** @return the same of events, which are counted and have no points */
    static String ofEvents(Aggregate aggregate, String metric) {
        boolean counted = metric.equalsIgnoreCase("count");
        return switch (aggregate.kind()) {
            case COUNT -> "number of events";
            case RATE -> counted ? "events per second" : aggregate(aggregate) + " of " + metric;
            default -> aggregate(aggregate) + " of " + metric;
        };
    }

    private static String bytes(double value) {
        String[] units = {" B", " kB", " MB", " GB", " TB", " PB"};
        double rest = value;
        int unit = 0;
        while (Math.abs(rest) >= 1000 && unit < units.length - 1) {
            rest /= 1000;
            unit++;
        }
        return number(rest) + units[unit];
    }
}
