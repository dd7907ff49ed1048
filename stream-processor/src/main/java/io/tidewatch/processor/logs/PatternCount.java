package io.tidewatch.processor.logs;

import io.tidewatch.event.LogLevel;
import io.tidewatch.processor.values.PatternValues;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * One pattern within the time asked for, on one instance. Rows of one id from several are brought together by adding counts;
 * the least first and the greatest last time hold.
 *
 * @param id 16 hex digits; {@code other} stands for patterns that were forgotten
 * @param template text with {@code <*>} for each variable part
 * @param given whether sources gave the template; else it was mined
 * @param count its lines
 * @param firstSeenMillis event time of the first line of it, or of what was merged into it
 * @param lastSeenMillis event time of its latest line
 * @param level its most severe level
 * @param services lines by service
 * @param example a message of that pattern, as it was sent; empty where this instance has none
 * @param fromMillis start of the first hour of {@code hours}
 * @param hours lines by hour
 * @param lastHour lines of the 60 minutes up to the end of the time asked for
 * @param hourBefore lines of the 60 minutes before those
 * @param lastWeek lines of the same 60 minutes a week before; where those begin within an hour a share of the whole hours
 */
public record PatternCount(
        String id,
        String template,
        boolean given,
        long count,
        long firstSeenMillis,
        long lastSeenMillis,
        LogLevel level,
        Map<String, Long> services,
        String example,
        long fromMillis,
        List<Long> hours,
        long lastHour,
        long hourBefore,
        long lastWeek) {
    public PatternCount {
        services = Map.copyOf(services);
        hours = List.copyOf(hours);
    }

    PatternCount redacted(UnaryOperator<String> redact) {
        return new PatternCount(
                id,
                redact.apply(template),
                given,
                count,
                firstSeenMillis,
                lastSeenMillis,
                level,
                services,
                redact.apply(example),
                fromMillis,
                hours,
                lastHour,
                hourBefore,
                lastWeek);
    }

    /**
     * How much a service logged in the times that are compared: where it logged nothing at all there is no history.
     *
     * @param hourBefore lines of the 60 minutes before the last ones
     * @param lastWeek lines of the same 60 minutes a week before
     */
    public record History(long hourBefore, long lastWeek) {}

    /** Patterns, and the history of the services they are of. */
    public record All(List<PatternCount> patterns, Map<String, History> services) {
        public All {
            patterns = List.copyOf(patterns);
            services = Map.copyOf(services);
        }
    }

    /**
     * One pattern at length.
     *
     * @param asked the id that was asked for, which may have been merged into {@code pattern}
     * @param mergedFrom ids of the patterns that were merged into it
     * @param minutesFromMillis start of the first minute of {@code minutes}
     * @param minutes lines by minute of the last hours that are kept so; empty where the time asked for is before them
     * @param history of services, by name
     * @param values what {@link PatternValues#read} takes, in Base64: of its parameters, whatever the time asked for; empty
     *     where no line was looked at
     */
    public record Detail(
            String asked,
            PatternCount pattern,
            List<String> mergedFrom,
            long minutesFromMillis,
            List<Long> minutes,
            Map<String, History> history,
            String values) {
        public Detail {
            mergedFrom = List.copyOf(mergedFrom);
            minutes = List.copyOf(minutes);
            history = Map.copyOf(history);
        }
    }
}
