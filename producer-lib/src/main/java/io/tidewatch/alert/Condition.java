package io.tidewatch.alert;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a rule looks for. Names and parameters follow what users of ElastAlert2, Prometheus and Datadog know. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Condition.Threshold.class, name = "threshold"),
    @JsonSubTypes.Type(value = Condition.Frequency.class, name = "frequency"),
    @JsonSubTypes.Type(value = Condition.Ratio.class, name = "ratio"),
    @JsonSubTypes.Type(value = Condition.Spike.class, name = "spike"),
    @JsonSubTypes.Type(value = Condition.Change.class, name = "change"),
    @JsonSubTypes.Type(value = Condition.Absent.class, name = "absent"),
    @JsonSubTypes.Type(value = Condition.NewTerm.class, name = "new_term"),
    @JsonSubTypes.Type(value = Condition.Cardinality.class, name = "cardinality"),
    @JsonSubTypes.Type(value = Condition.Anomaly.class, name = "anomaly"),
    @JsonSubTypes.Type(value = Condition.Forecast.class, name = "forecast"),
    @JsonSubTypes.Type(value = Condition.Changepoint.class, name = "changepoint"),
    @JsonSubTypes.Type(value = Condition.Outlier.class, name = "outlier"),
    @JsonSubTypes.Type(value = Condition.Sequence.class, name = "sequence"),
    @JsonSubTypes.Type(value = Condition.LogMetric.class, name = "log_metric"),
    @JsonSubTypes.Type(value = Condition.Composite.class, name = "composite")
})
public sealed interface Condition {
    /** A condition that looks at the aggregate of a metric, or of what events carry, over windows. */
    sealed interface OfSeries {
        /** @return which metric, or field of events; empty where it is a share of events */
        String metric();

        /** @return which of its points or events */
        List<Matcher> where();

        Aggregate aggregate();

        /** @return how long each window is */
        Duration window();
    }

    /** An aggregate of a metric over a window passes a bound. */
    record Threshold(String metric, List<Matcher> where, Aggregate aggregate, Duration window, Bounds bounds)
            implements Condition, OfSeries {
        public Threshold {
            Objects.requireNonNull(metric, "metric");
            where = where == null ? List.of() : List.copyOf(where);
            aggregate = Objects.requireNonNullElse(aggregate, Aggregate.AVG);
            window = Objects.requireNonNullElse(window, Duration.ofMinutes(1));
            Objects.requireNonNull(bounds, "bounds");
            bounds.oneWay();
        }
    }

    /** At least {@code numEvents} matching events within {@code timeframe}. */
    record Frequency(List<Matcher> where, long numEvents, Duration timeframe) implements Condition {
        public Frequency {
            where = where == null ? List.of() : List.copyOf(where);
            timeframe = Objects.requireNonNullElse(timeframe, Duration.ofMinutes(1));
            if (numEvents < 1) {
                throw new IllegalArgumentException("numEvents is " + numEvents + ", expected at least 1");
            }
        }
    }

    /**
     * A share passes a bound: of the events of {@code denominator} those that match {@code numerator} too (0 to 1); or, where
     * metrics are named, what the one amounts to over what the other does: counters by what they grew, distributions by how
     * many values they recorded, gauges by the sum of their series' means.
     *
     * @param minDenominator fewer events, or less of the metric, has no share; at least 1 where events are counted
     * @param numeratorMetrics metrics added up above the line; empty: events are counted
     * @param denominatorMetrics metrics added up below it; empty exactly where the others are
     */
    record Ratio(
            List<Matcher> numerator,
            List<Matcher> denominator,
            long minDenominator,
            Duration window,
            Bounds bounds,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> numeratorMetrics,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> denominatorMetrics)
            implements Condition {
        public Ratio {
            numerator = numerator == null ? List.of() : List.copyOf(numerator);
            denominator = denominator == null ? List.of() : List.copyOf(denominator);
            numeratorMetrics = numeratorMetrics == null ? List.of() : List.copyOf(numeratorMetrics);
            denominatorMetrics = denominatorMetrics == null ? List.of() : List.copyOf(denominatorMetrics);
            minDenominator = Math.max(numeratorMetrics.isEmpty() ? 1 : 0, minDenominator);
            window = Objects.requireNonNullElse(window, Duration.ofMinutes(1));
            Objects.requireNonNull(bounds, "bounds");
            bounds.oneWay();
            if (numeratorMetrics.isEmpty() != denominatorMetrics.isEmpty()) {
                throw new IllegalArgumentException(
                        "a ratio names a metric on both sides or on none: numerator and denominator both need one");
            }
        }

        /** Of events. */
        public Ratio(
                List<Matcher> numerator,
                List<Matcher> denominator,
                long minDenominator,
                Duration window,
                Bounds bounds) {
            this(numerator, denominator, minDenominator, window, bounds, List.of(), List.of());
        }

        /** @return whether it compares metrics, not numbers of events */
        public boolean ofMetrics() {
            return !numeratorMetrics.isEmpty();
        }
    }

    /**
     * The current window holds {@code spikeHeight} times more (or fewer) events than the window before it, or than other
     * times that it is compared with: than each of them. One in which the group was not known yet is left out.
     *
     * @param thresholdRef least events that are compared with, as many as there were of them in one timeframe
     * @param compareTo how long before the current window's end those times end, each at least a timeframe, at most
     *     {@value #MOST_TIMES}; empty: one timeframe. One alone is written as itself, not as a list
     * @param reference how long that time is, at least a timeframe: of a longer one what there is of it in one timeframe
     *     counts; null: one timeframe
     */
    record Spike(
            List<Matcher> where,
            Duration timeframe,
            double spikeHeight,
            Direction spikeType,
            long thresholdRef,
            long thresholdCur,
            boolean alertOnNewData,

            @JsonInclude(JsonInclude.Include.NON_EMPTY)
            @JsonFormat(
                    with = {
                        JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY,
                        JsonFormat.Feature.WRITE_SINGLE_ELEM_ARRAYS_UNWRAPPED
                    })
            List<Duration> compareTo,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Duration reference)
            implements Condition {
        /** So many times it may be compared with. */
        public static final int MOST_TIMES = 4;

        public Spike {
            compareTo = compareTo == null ? List.of() : List.copyOf(compareTo);
            if (compareTo.size() > MOST_TIMES) {
                throw new IllegalArgumentException(
                        "compareTo has " + compareTo.size() + " times, at most " + MOST_TIMES);
            }
            where = where == null ? List.of() : List.copyOf(where);
            timeframe = Objects.requireNonNullElse(timeframe, Duration.ofMinutes(5));
            spikeType = Objects.requireNonNullElse(spikeType, Direction.UP);
            if (!(spikeHeight > 1)) {
                throw new IllegalArgumentException("spikeHeight is " + spikeHeight + ", expected more than 1");
            }
            for (Duration ago : compareTo) {
                atLeast(timeframe, ago, "compareTo");
            }
            atLeast(timeframe, reference, "reference");
        }

        /** Compared with the window before. */
        public Spike(
                List<Matcher> where,
                Duration timeframe,
                double spikeHeight,
                Direction spikeType,
                long thresholdRef,
                long thresholdCur,
                boolean alertOnNewData) {
            this(where, timeframe, spikeHeight, spikeType, thresholdRef, thresholdCur, alertOnNewData, List.of(), null);
        }

        private static void atLeast(Duration timeframe, @Nullable Duration length, String name) {
            if (length != null && length.compareTo(timeframe) < 0) {
                throw new IllegalArgumentException(
                        name + " is " + length + ", expected at least the timeframe, which is " + timeframe);
            }
        }

        /** @return how long before the current window's end the times end that it is compared with; at least one */
        public List<Duration> comparedTo() {
            return compareTo.isEmpty() ? List.of(timeframe) : compareTo;
        }

        /** @return how long the time is that it is compared with */
        public Duration referenced() {
            return reference == null ? timeframe : reference;
        }
    }

    /** A metric's aggregate changed by more than a bound against {@code compareTo} ago; in percent or absolute. */
    record Change(
            String metric,
            List<Matcher> where,
            Aggregate aggregate,
            Duration window,
            Duration compareTo,
            boolean percent,
            Bounds bounds)
            implements Condition, OfSeries {
        public Change {
            Objects.requireNonNull(metric, "metric");
            where = where == null ? List.of() : List.copyOf(where);
            aggregate = Objects.requireNonNullElse(aggregate, Aggregate.AVG);
            window = Objects.requireNonNullElse(window, Duration.ofMinutes(1));
            compareTo = Objects.requireNonNullElse(compareTo, Duration.ofMinutes(10));
            Objects.requireNonNull(bounds, "bounds");
        }
    }

    /**
     * Fewer than {@code threshold} events (metrics: batches, so also heartbeats) within {@code timeframe}, of a group
     * that was seen before. A group is forgotten after {@code forgetAfter} without any, and at its source's goodbye.
     */
    record Absent(List<Matcher> where, long threshold, Duration timeframe, Duration forgetAfter) implements Condition {
        public Absent {
            where = where == null ? List.of() : List.copyOf(where);
            threshold = Math.max(1, threshold);
            timeframe = Objects.requireNonNullElse(timeframe, Duration.ofMinutes(1));
            forgetAfter = Objects.requireNonNullElse(forgetAfter, Duration.ofHours(24));
        }
    }

    /**
     * A value of {@code field} that was not seen within {@code remember}, or in few hours of it only.
     *
     * @param atMost of patterns: in so many other hours of that time it may have been met to be told of, up to
     *     {@value #MOST_HOURS}; 0: in none
     */
    record NewTerm(
            List<Matcher> where,
            String field,
            Duration remember,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) int atMost)
            implements Condition {
        /** Of more hours nobody knows. */
        public static final int MOST_HOURS = 30;

        /** One that was not seen at all. */
        public NewTerm(List<Matcher> where, String field, Duration remember) {
            this(where, field, remember, 0);
        }

        public NewTerm {
            where = where == null ? List.of() : List.copyOf(where);
            Objects.requireNonNull(field, "field");
            remember = Objects.requireNonNullElse(remember, Duration.ofDays(30));
            if (atMost < 0 || atMost > MOST_HOURS) {
                throw new IllegalArgumentException("atMost is " + atMost + ", expected 0 to " + MOST_HOURS);
            }
            if (atMost > 0 && !field.equals("pattern")) {
                throw new IllegalArgumentException("atMost is of patterns, but field is " + field);
            }
        }
    }

    /**
     * The number of distinct values of {@code field} within {@code timeframe} is below {@code min} or above {@code max}.
     *
     * @param min least number that is right, or null for none
     * @param max greatest number that is right, or null for none
     */
    record Cardinality(
            List<Matcher> where,
            String field,
            @Nullable Long min,
            @Nullable Long max,
            Duration timeframe) implements Condition {
        public Cardinality {
            where = where == null ? List.of() : List.copyOf(where);
            Objects.requireNonNull(field, "field");
            timeframe = Objects.requireNonNullElse(timeframe, Duration.ofMinutes(5));
            if (min == null && max == null) {
                throw new IllegalArgumentException("cardinality needs min or max");
            }
            if (min != null && max != null && min > max) {
                throw new IllegalArgumentException("min is " + min + ", more than max, which is " + max);
            }
        }
    }

    /**
     * The aggregate over each {@code window}, as a series, is unusual for that series.
     *
     * @param sensitivity from 0 (only the plainest) to 1 (all that is somewhat odd); the same share of points of any
     *     series is above it
     * @param direction which way it has to be unusual
     * @param zone time zone whose hours and days its habits follow, such as {@code Asia/Shanghai}; empty: UTC
     * @param numerator where it is not empty the series is the share of such events among those of {@code where}, and there
     *     is no metric
     * @param minDenominator a window with fewer events has no share; at least 1 where there is a numerator, else 0
     */
    record Anomaly(
            String metric,
            List<Matcher> where,
            Aggregate aggregate,
            Duration window,
            double sensitivity,
            Direction direction,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) String zone,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Matcher> numerator,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) long minDenominator)
            implements Condition, OfSeries {
        /** What holds where a rule says nothing: JSON has no other way to leave a number out. */
        public static final double DEFAULT_SENSITIVITY = 0.5;

        public Anomaly {
            metric = Objects.requireNonNullElse(metric, "");
            where = where == null ? List.of() : List.copyOf(where);
            numerator = numerator == null ? List.of() : List.copyOf(numerator);
            minDenominator = numerator.isEmpty() ? 0 : Math.max(1, minDenominator);
            if (metric.isEmpty() == numerator.isEmpty()) {
                throw new IllegalArgumentException("an anomaly is of a metric or of a share: it needs one of metric and"
                        + " numerator, and not both");
            }
            aggregate = Objects.requireNonNullElse(aggregate, Aggregate.AVG);
            window = Objects.requireNonNullElse(window, Duration.ofMinutes(1));
            direction = Objects.requireNonNullElse(direction, Direction.BOTH);
            sensitivity = sensitivity == 0 ? DEFAULT_SENSITIVITY : sensitivity;
            if (!(sensitivity > 0) || sensitivity > 1) {
                throw new IllegalArgumentException("sensitivity is " + sensitivity + ", expected above 0, up to 1");
            }
            zone = Objects.requireNonNullElse(zone, "");
            try {
                var unused = ZoneId.of(zone.isEmpty() ? "UTC" : zone);
            } catch (DateTimeException e) {
                throw new IllegalArgumentException("zone is '" + zone + "', expected such as Asia/Shanghai", e);
            }
        }

        /** By UTC. */
        public Anomaly(
                String metric,
                List<Matcher> where,
                Aggregate aggregate,
                Duration window,
                double sensitivity,
                Direction direction) {
            this(metric, where, aggregate, window, sensitivity, direction, "");
        }

        /** Of a metric. */
        public Anomaly(
                String metric,
                List<Matcher> where,
                Aggregate aggregate,
                Duration window,
                double sensitivity,
                Direction direction,
                String zone) {
            this(metric, where, aggregate, window, sensitivity, direction, zone, List.of(), 0);
        }

        /** @return whether its series is a share of events */
        public boolean ofShare() {
            return !numerator.isEmpty();
        }

        /** @return that time as the zone's clock shows it, as if it were UTC */
        public long localMillis(long atMillis) {
            if (zone.isEmpty()) {
                return atMillis;
            }
            Instant at = Instant.ofEpochMilli(atMillis);
            return atMillis + ZoneId.of(zone).getRules().getOffset(at).getTotalSeconds() * 1_000L;
        }
    }

    /**
     * The trend fitted to the aggregate over the last {@code history} reaches {@code value} within {@code horizon}.
     *
     * @param op ABOVE: it is to stay below the value; BELOW: above it
     */
    record Forecast(
            String metric,
            List<Matcher> where,
            Aggregate aggregate,
            Duration window,
            Duration history,
            Duration horizon,
            Bounds.Op op,
            double value)
            implements Condition, OfSeries {
        public Forecast {
            Objects.requireNonNull(metric, "metric");
            where = where == null ? List.of() : List.copyOf(where);
            aggregate = Objects.requireNonNullElse(aggregate, Aggregate.AVG);
            window = Objects.requireNonNullElse(window, Duration.ofMinutes(1));
            history = Objects.requireNonNullElse(history, Duration.ofHours(1));
            horizon = Objects.requireNonNullElse(horizon, Duration.ofHours(4));
            op = Objects.requireNonNullElse(op, Bounds.Op.ABOVE);
            if (op == Bounds.Op.BOTH) {
                throw new IllegalArgumentException("op is both, expected above or below: a trend goes one way");
            }
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("value is " + value + ", expected a number");
            }
        }
    }

    /**
     * The level of the aggregate over each {@code window}, as a series, changed and stays where it is: eight values in a row
     * lie beyond nine tenths of the up to 52 before them. True until the new level is what is usual.
     *
     * @param direction which way it has to change
     * @param minChange a change of less than this share of the level before is none; 0: any is one
     */
    record Changepoint(
            String metric,
            List<Matcher> where,
            Aggregate aggregate,
            Duration window,
            Direction direction,
            double minChange)
            implements Condition, OfSeries {
        public Changepoint {
            Objects.requireNonNull(metric, "metric");
            where = where == null ? List.of() : List.copyOf(where);
            aggregate = Objects.requireNonNullElse(aggregate, Aggregate.AVG);
            window = Objects.requireNonNullElse(window, Duration.ofMinutes(1));
            direction = Objects.requireNonNullElse(direction, Direction.BOTH);
            if (!(minChange >= 0) || Double.isInfinite(minChange)) {
                throw new IllegalArgumentException("minChange is " + minChange + ", expected 0 or more");
            }
        }
    }

    /**
     * A number in a log line is far outside what the same parameter of its pattern was before: {@code factor} times its 99th
     * percentile, beyond what its tail would have once in a million, and hardly anything like it was met. Ids, ports, counters and
     * clock times are never far.
     *
     * @param parameter name of the parameter, as the pattern's are called; empty: any
     * @param factor how many times what is usual, at least 2
     * @param direction UP: it is too great; DOWN: too small
     * @param minValues fewer numbers known say nothing; 20 to {@value #MOST_MIN_VALUES}: what is known are two days, each of
     *     some 3,700 numbers at most where 10 lines a minute are looked at
     * @param history a parameter that is known for less long says nothing; at most {@link #MOST_HISTORY}, as of two days no
     *     more is always known than the one before
     * @param timeframe how long one that was met counts
     */
    record Outlier(
            List<Matcher> where,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) String parameter,
            double factor,
            Direction direction,
            int minValues,
            Duration history,
            Duration timeframe)
            implements Condition {
        /** What holds where a rule says nothing: JSON has no other way to leave a number out. */
        public static final double DEFAULT_FACTOR = 10;

        /** As above. */
        public static final int DEFAULT_MIN_VALUES = 200;

        /** More numbers of a parameter are not sure to be known. */
        public static final int MOST_MIN_VALUES = 2_000;

        /** For longer a parameter is not sure to be known. */
        public static final Duration MOST_HISTORY = Duration.ofHours(24);

        public Outlier {
            where = where == null ? List.of() : List.copyOf(where);
            parameter = Objects.requireNonNullElse(parameter, "");
            factor = factor == 0 ? DEFAULT_FACTOR : factor;
            if (!(factor >= 2) || Double.isInfinite(factor)) {
                throw new IllegalArgumentException("factor is " + factor + ", expected 2 or more");
            }
            direction = Objects.requireNonNullElse(direction, Direction.UP);
            minValues = minValues == 0 ? DEFAULT_MIN_VALUES : minValues;
            if (minValues < 20 || minValues > MOST_MIN_VALUES) {
                throw new IllegalArgumentException("minValues is " + minValues + ", expected 20 to " + MOST_MIN_VALUES);
            }
            history = Objects.requireNonNullElse(history, Duration.ofHours(1));
            if (history.compareTo(MOST_HISTORY) > 0) {
                throw new IllegalArgumentException("history is " + history + ", expected at most " + MOST_HISTORY);
            }
            timeframe = Objects.requireNonNullElse(timeframe, Duration.ofMinutes(5));
        }
    }

    /**
     * At least {@code numEvents} starts within {@code timeframe} that had no end within {@code within}, by append times. A
     * start and its end are log lines of one source that carry the same text. While a start is open, others with that text
     * are none.
     *
     * @param start which lines begin something; at least one test
     * @param end which lines end it, at least one test; a line that is both is an end
     * @param key what both carry: a field, {@code parameter.NAME}, {@code argument.N}, or {@code capture.NAME}
     * @param capture regular expression that is looked for in the message of both, with named groups; empty: none
     * @param within so long after its start the end has to have come; 1 s to {@value #MOST_DAYS} d
     */
    record Sequence(
            List<Matcher> start,
            List<Matcher> end,
            String key,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) String capture,
            Duration within,
            long numEvents,
            Duration timeframe)
            implements Condition {
        static final int MOST_DAYS = 7;

        public Sequence {
            start = start == null ? List.of() : List.copyOf(start);
            end = end == null ? List.of() : List.copyOf(end);
            Objects.requireNonNull(key, "key");
            capture = Objects.requireNonNullElse(capture, "");
            Objects.requireNonNull(within, "within");
            timeframe = Objects.requireNonNullElse(timeframe, Duration.ofMinutes(1));
            numEvents = numEvents == 0 ? 1 : numEvents;
            if (start.isEmpty() || end.isEmpty()) {
                throw new IllegalArgumentException("a sequence needs tests for its start and for its end");
            }
            if (key.isBlank()) {
                throw new IllegalArgumentException(
                        "key is empty, expected a field, parameter.NAME, argument.N or capture.NAME");
            }
            if (within.compareTo(Duration.ofSeconds(1)) < 0 || within.compareTo(Duration.ofDays(MOST_DAYS)) > 0) {
                throw new IllegalArgumentException("within is " + within + ", expected 1 s to " + MOST_DAYS + " d");
            }
            if (numEvents < 1) {
                throw new IllegalArgumentException("numEvents is " + numEvents + ", expected at least 1");
            }
        }
    }

    /**
     * Looks for nothing: of the log lines that match, a number becomes a metric. It is a rule because it is written, checked,
     * put into force, listed and taken back as rules are; it has no alerts.
     *
     * @param where which lines
     * @param metric name of the metric that comes of them
     * @param type how its values are to be read
     * @param value what is taken of a line: {@code 1} (the line itself), or a field that holds a number, a duration or a size, as
     *     {@code field.NAME}, {@code context.NAME}, {@code parameter.NAME} (of its pattern), {@code argument.N} (of the message's
     *     template, from 1), {@code capture.NAME}
     * @param in unit of values that bring none, such as {@code ms}; empty: that of the metric
     * @param unit unit of the metric: {@code s}, {@code By}, {@code 1} or any other; empty: of none
     * @param capture regular expression that is looked for in the message, with named groups; empty: none
     * @param labels of the metric, by name: fields as in {@code value}, and {@code | path} or {@code | class} behind one
     * @param maxValues of each label so many values at most in each partition; what is more is {@code __other__}
     */
    record LogMetric(
            List<Matcher> where,
            String metric,
            Type type,
            String value,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) String in,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) String unit,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) String capture,
            Map<String, String> labels,
            int maxValues)
            implements Condition {
        /** Where a definition does not say. */
        public static final int DEFAULT_MAX_VALUES = 200;

        /** What is taken where a definition does not say: the lines themselves. */
        public static final String LINES = "1";

        /** How values are to be read. */
        public enum Type {
            /** They are added up. */
            COUNTER,
            /** How they are distributed is kept, for percentiles. */
            HISTOGRAM,
            /** The newest counts. */
            GAUGE
        }

        public LogMetric {
            where = where == null ? List.of() : List.copyOf(where);
            Objects.requireNonNull(metric, "metric");
            if (metric.isBlank() || metric.length() > 200) {
                throw new IllegalArgumentException("metric is empty or longer than 200 characters");
            }
            type = Objects.requireNonNullElse(type, Type.COUNTER);
            value = value == null || value.isEmpty() ? LINES : value;
            in = Objects.requireNonNullElse(in, "");
            unit = Objects.requireNonNullElse(unit, "");
            capture = Objects.requireNonNullElse(capture, "");
            labels = labels == null ? Map.of() : Map.copyOf(labels);
            maxValues = maxValues <= 0 ? DEFAULT_MAX_VALUES : maxValues;
        }
    }

    /**
     * A boolean of other rules' states: {@code cpu-high and not (deploying or "night-batch")}. A rule is true while one of its
     * alerts fires; where this rule has a {@code groupBy}, while one does whose labels have those values.
     */
    record Composite(String expression) implements Condition {
        public Composite {
            Objects.requireNonNull(expression, "expression");
            if (expression.isBlank() || expression.length() > 2000) {
                throw new IllegalArgumentException("expression is empty or longer than 2000 characters");
            }
        }
    }
}
