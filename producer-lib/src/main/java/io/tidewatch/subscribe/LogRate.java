package io.tidewatch.subscribe;

import java.util.List;

/**
 * Lines of one name, step by step: a row of {@link QueryClient#logRates}.
 *
 * @param name of the service, level or logger, or the pattern's id. From logs: hostile
 * @param template of a pattern, with {@code <*>} for each variable part; else empty. From logs: hostile
 * @param count lines of all steps
 * @param fromMillis start of the first step, milliseconds since the epoch
 * @param stepMillis length of a step: a minute or an hour
 * @param counts lines by step, oldest first
 */
public record LogRate(String name, String template, long count, long fromMillis, long stepMillis, List<Long> counts) {
    /** @throws IllegalArgumentException where counts are negative, or steps have no length */
    public LogRate {
        counts = List.copyOf(counts);
        if (count < 0 || counts.stream().anyMatch(n -> n < 0)) {
            throw new IllegalArgumentException("lines of '" + name + "' are fewer than none");
        }
        if (stepMillis <= 0) {
            throw new IllegalArgumentException("stepMillis is " + stepMillis + ", expected more than 0");
        }
    }

    /** @return start of a step of {@code counts}, milliseconds since the epoch */
    public long startMillis(int step) {
        return fromMillis + step * stepMillis;
    }
}
