package io.tidewatch.alert;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** What a rule looks for. Names and parameters follow what users of ElastAlert2, Prometheus and Datadog know. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Condition.Threshold.class, name = "threshold"),
    @JsonSubTypes.Type(value = Condition.Frequency.class, name = "frequency"),
    @JsonSubTypes.Type(value = Condition.Ratio.class, name = "ratio"),
    @JsonSubTypes.Type(value = Condition.Spike.class, name = "spike"),
    @JsonSubTypes.Type(value = Condition.Change.class, name = "change"),
    @JsonSubTypes.Type(value = Condition.Absent.class, name = "absent"),
    @JsonSubTypes.Type(value = Condition.NewTerm.class, name = "new_term")
})
public sealed interface Condition {
    /** An aggregate of a metric over a window passes a bound. */
    record Threshold(String metric, List<Matcher> where, Aggregate aggregate, Duration window, Bounds bounds)
            implements Condition {
        public Threshold {
            Objects.requireNonNull(metric, "metric");
            where = where == null ? List.of() : List.copyOf(where);
            aggregate = Objects.requireNonNullElse(aggregate, Aggregate.AVG);
            window = Objects.requireNonNullElse(window, Duration.ofMinutes(1));
            Objects.requireNonNull(bounds, "bounds");
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

    /** The share of the events of {@code denominator} that match {@code numerator} too passes a bound (0 to 1). */
    record Ratio(
            List<Matcher> numerator, List<Matcher> denominator, long minDenominator, Duration window, Bounds bounds)
            implements Condition {
        public Ratio {
            numerator = numerator == null ? List.of() : List.copyOf(numerator);
            denominator = denominator == null ? List.of() : List.copyOf(denominator);
            minDenominator = Math.max(1, minDenominator);
            window = Objects.requireNonNullElse(window, Duration.ofMinutes(1));
            Objects.requireNonNull(bounds, "bounds");
        }
    }

    /** The current window holds {@code spikeHeight} times more (or fewer) events than the window before it. */
    record Spike(
            List<Matcher> where,
            Duration timeframe,
            double spikeHeight,
            Direction spikeType,
            long thresholdRef,
            long thresholdCur,
            boolean alertOnNewData)
            implements Condition {
        public Spike {
            where = where == null ? List.of() : List.copyOf(where);
            timeframe = Objects.requireNonNullElse(timeframe, Duration.ofMinutes(5));
            spikeType = Objects.requireNonNullElse(spikeType, Direction.UP);
            if (!(spikeHeight > 1)) {
                throw new IllegalArgumentException("spikeHeight is " + spikeHeight + ", expected more than 1");
            }
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
            implements Condition {
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

    /** A value of {@code field} that was not seen within {@code remember}. */
    record NewTerm(List<Matcher> where, String field, Duration remember) implements Condition {
        public NewTerm {
            where = where == null ? List.of() : List.copyOf(where);
            Objects.requireNonNull(field, "field");
            remember = Objects.requireNonNullElse(remember, Duration.ofDays(30));
        }
    }
}
