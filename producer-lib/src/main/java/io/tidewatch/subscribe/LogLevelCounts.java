package io.tidewatch.subscribe;

import io.tidewatch.event.LogLevel;
import java.util.Map;

/**
 * Lines of one step by level: a row of {@link QueryClient#logLevels}.
 *
 * @param minuteMillis start of the step, milliseconds since the epoch; of an hour where the answer's {@code stepMillis} says so
 * @param counts lines by level; levels without lines are not there
 */
public record LogLevelCounts(long minuteMillis, Map<LogLevel, Long> counts) {
    public LogLevelCounts {
        counts = Map.copyOf(counts);
    }

    /** @return lines of all levels */
    public long total() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
