package io.tidewatch.processor.metrics;

import io.tidewatch.wire.DurationText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is made of the lines of an answer: of several lines one, step by step, or of several steps of each line one. It needs all
 * there is of a line, so it comes after the answers of all instances are one.
 *
 * @param statistic how values become one; a gap is no value, and of gaps alone there is a gap
 * @param fields lines that share these values become one; without any all lines
 * @param everyMillis steps of that length become one; {@link #WHOLE}: all steps; 0: lines become one, not steps
 */
public record SecondStep(Statistic statistic, List<String> fields, long everyMillis) {
    /** As long as the answer is. */
    public static final long WHOLE = Long.MAX_VALUE;

    private static final long LONGEST_MILLIS = Duration.ofDays(366).toMillis();
    private static final String TIME = "time";
    /** Possessive: the greedy one goes a level deeper at each part, and the text is whatever somebody sends. */
    private static final Pattern LENGTH = Pattern.compile("(?:\\d++(?:ms|s|m|h|d))++");

    private static final int MOST_LENGTH = 64;

    /** What is made of the answer's steps. */
    public record Made(
            long fromMillis,
            long toMillis,
            long stepMillis,
            long incompleteFromMillis,
            List<MetricAnswer.Line> lines,
            List<String> notes) {
        public Made {
            lines = List.copyOf(lines);
            notes = List.copyOf(notes);
        }
    }

    public SecondStep {
        fields = List.copyOf(fields);
    }

    /**
     * Reads {@code then} and {@code thenBy}.
     *
     * @param then how; empty: there is no second step
     * @param thenBy fields of {@code groupBy}, {@code time}, or a length such as {@code 1h}; a field of either name alone is
     *     not seen
     * @param groupBy fields of the lines
     * @return null where there is none
     * @throws IllegalArgumentException naming what is wrong, in words for whoever asks
     */
    public static @Nullable SecondStep parse(String then, List<String> thenBy, List<String> groupBy) {
        if (then.isEmpty()) {
            if (!thenBy.isEmpty()) {
                throw new IllegalArgumentException("parameter thenBy stands alone, expected then beside it");
            }
            return null;
        }
        boolean whole = thenBy.equals(List.of(TIME));
        boolean overTime =
                whole || thenBy.size() == 1 && LENGTH.matcher(thenBy.get(0)).matches();
        Statistic statistic = statistic(then, overTime);
        if (overTime) {
            if (thenBy.get(0).length() > MOST_LENGTH) {
                throw new IllegalArgumentException("parameter thenBy is a length of "
                        + thenBy.get(0).length() + " characters, at most " + MOST_LENGTH);
            }
            long every = whole ? WHOLE : DurationText.parse(thenBy.get(0)).toMillis();
            if (every < 1 || every > LONGEST_MILLIS && !whole) {
                throw new IllegalArgumentException("parameter thenBy is '" + thenBy.get(0) + "', expected 1ms to 366d");
            }
            return new SecondStep(statistic, List.of(), every);
        }
        if (groupBy.isEmpty()) {
            throw new IllegalArgumentException(
                    "parameter then takes several lines together, and without groupBy there is"
                            + " one; expected groupBy, or thenBy=time or a length such as 1h");
        }
        for (String field : thenBy) {
            if (!groupBy.contains(field)) {
                throw new IllegalArgumentException("parameter thenBy names '" + field + "', expected some of groupBy ("
                        + String.join(", ", groupBy) + "), time, or a length such as 1h");
            }
        }
        return new SecondStep(statistic, thenBy, 0);
    }

    private static Statistic statistic(String then, boolean overTime) {
        Statistic of;
        try {
            of = Statistic.parse(then);
        } catch (IllegalArgumentException e) {
            of = null;
        }
        boolean known = of != null
                && switch (of.kind()) {
                    case AVG, MIN, MAX, SUM, COUNT, QUANTILE -> true;
                    case LAST -> overTime;
                    case RATE, CARDINALITY -> false;
                };
        if (!known) {
            throw new IllegalArgumentException("parameter then is '" + then + "', expected avg, min, max, sum, count, "
                    + (overTime ? "last, " : "") + "or a percentile such as p95");
        }
        return Objects.requireNonNull(of);
    }

    /** @return the period that has to be read for all steps that are made to be whole */
    public MetricQuery widened(MetricQuery query) {
        if (everyMillis == 0 || everyMillis == WHOLE) {
            return query;
        }
        return query.between(down(query.fromMillis(), everyMillis), up(query.toMillis(), everyMillis));
    }

    /**
     * @param lines of that answer, each with a point for each of its steps
     * @param askedMillis the step that was asked for: of longer ones other numbers are made
     */
    public Made of(MetricAnswer answer, List<MetricAnswer.Line> lines, long askedMillis) {
        return everyMillis == 0 ? overLines(answer, lines) : overTime(answer, lines, askedMillis);
    }

    private Made overLines(MetricAnswer answer, List<MetricAnswer.Line> lines) {
        Map<Map<String, String>, List<MetricAnswer.Line>> groups = new LinkedHashMap<>();
        for (MetricAnswer.Line line : lines) {
            Map<String, String> group = new LinkedHashMap<>();
            fields.forEach(f -> group.put(f, line.group().getOrDefault(f, "")));
            groups.computeIfAbsent(group, g -> new ArrayList<>()).add(line);
        }
        List<MetricAnswer.Line> out = new ArrayList<>();
        groups.forEach((group, of) -> {
            List<List<@Nullable Number>> points = new ArrayList<>();
            for (int i = 0; i < of.get(0).points().size(); i++) {
                List<@Nullable Number> values = new ArrayList<>();
                for (MetricAnswer.Line line : of) {
                    values.add(line.points().get(i).get(1));
                }
                points.add(Arrays.asList(of.get(0).points().get(i).get(0), one(values)));
            }
            out.add(new MetricAnswer.Line(group, points));
        });
        out.sort(Comparator.comparing(line -> line.group().values().toString()));
        return new Made(
                answer.fromMillis(),
                answer.toMillis(),
                answer.stepMillis(),
                answer.incompleteFromMillis(),
                out,
                List.of());
    }

    private Made overTime(MetricAnswer answer, List<MetricAnswer.Line> lines, long askedMillis) {
        boolean whole = everyMillis == WHOLE;
        long every = whole
                ? Math.max(answer.stepMillis(), answer.toMillis() - answer.fromMillis())
                : up(everyMillis, answer.stepMillis());
        long origin = whole ? answer.fromMillis() : 0;
        long from = down(answer.fromMillis() - origin, every) + origin;
        long to = up(answer.toMillis() - origin, every) + origin;
        TreeSet<String> notes = new TreeSet<>();
        if (answer.stepMillis() > askedMillis) {
            notes.add("then is of steps of " + text(answer.stepMillis()) + ", not of " + text(askedMillis));
        }
        if (!whole && every != everyMillis) {
            notes.add("thenBy is " + text(every) + ", not " + text(everyMillis) + ": steps are "
                    + text(answer.stepMillis()));
        }
        if (from < answer.fromMillis()) {
            notes.add("the first step begins " + text(answer.fromMillis() - from) + " before what was read");
        }
        if (to > answer.toMillis()) {
            notes.add("the last step ends " + text(to - answer.toMillis()) + " after what was read");
        }
        List<MetricAnswer.Line> out = new ArrayList<>();
        for (MetricAnswer.Line line : lines) {
            List<List<@Nullable Number>> points = new ArrayList<>();
            int next = 0;
            for (long at = from; at < to; at += every) {
                List<@Nullable Number> values = new ArrayList<>();
                for (; next < line.points().size() && time(line, next) < at + every; next++) {
                    values.add(line.points().get(next).get(1));
                }
                points.add(Arrays.asList(at, one(values)));
            }
            out.add(new MetricAnswer.Line(line.group(), points));
        }
        long incomplete = answer.incompleteFromMillis();
        // a whole period that is not over is not complete from its start on
        long incompleteFrom = incomplete >= answer.toMillis() ? to : down(incomplete - origin, every) + origin;
        return new Made(from, to, every, Math.max(from, incompleteFrom), out, List.copyOf(notes));
    }

    private static long time(MetricAnswer.Line line, int index) {
        return Objects.requireNonNull(line.points().get(index).get(0)).longValue();
    }

    /** @return one value of several, oldest first; null where there is none */
    private @Nullable Double one(List<@Nullable Number> several) {
        double[] values = several.stream()
                .filter(Objects::nonNull)
                .mapToDouble(Number::doubleValue)
                .toArray();
        if (values.length == 0) {
            return null;
        }
        double one = switch (statistic.kind()) {
            case AVG -> Arrays.stream(values).average().orElseThrow();
            case MIN -> Arrays.stream(values).min().orElseThrow();
            case MAX -> Arrays.stream(values).max().orElseThrow();
            case SUM -> Arrays.stream(values).sum();
            case COUNT -> values.length;
            case LAST -> values[values.length - 1];
            case QUANTILE -> quantile(values, statistic.quantile());
            case RATE, CARDINALITY -> Double.NaN;
        };
        return Double.isFinite(one) ? (Double) one : null;
    }

    /** Between two values in proportion, as spreadsheets have it. */
    private static double quantile(double[] values, double q) {
        Arrays.sort(values);
        double at = q * (values.length - 1);
        int below = (int) at;
        int above = Math.min(values.length - 1, below + 1);
        return values[below] + (values[above] - values[below]) * (at - below);
    }

    private static long down(long millis, long step) {
        return Math.floorDiv(millis, step) * step;
    }

    private static long up(long millis, long step) {
        return -Math.floorDiv(-millis, step) * step;
    }

    private static String text(long millis) {
        return DurationText.format(Duration.ofMillis(millis));
    }
}
