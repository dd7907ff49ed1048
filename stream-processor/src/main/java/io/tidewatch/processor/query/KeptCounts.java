package io.tidewatch.processor.query;

import io.tidewatch.processor.logs.LogsConfig;
import io.tidewatch.processor.logs.PatternViews;
import java.time.Duration;

/**
 * How far back lines are counted.
 *
 * @param minutes of loggers and patterns
 * @param levelMinutes minutes of levels and services
 * @param hours of all of them
 */
public record KeptCounts(Duration minutes, Duration levelMinutes, Duration hours) {
    static final long MINUTE_MILLIS = 60_000;
    static final long HOUR_MILLIS = 3_600_000;

    public static KeptCounts of(LogsConfig config) {
        return new KeptCounts(config.minutesKept(), config.levelsKept(), config.patternsKept());
    }

    /**
     * @param stepMillis a minute or an hour
     * @return start of the first step of which all is kept, milliseconds since the epoch
     */
    long fromMillis(PatternViews.By by, long stepMillis, long nowMillis) {
        Duration kept = stepMillis == HOUR_MILLIS
                ? hours
                : switch (by) {
                    case LEVEL, SERVICE -> levelMinutes;
                    case LOGGER, PATTERN -> minutes;
                };
        return Math.floorDiv(nowMillis - kept.toMillis(), stepMillis) * stepMillis;
    }
}
