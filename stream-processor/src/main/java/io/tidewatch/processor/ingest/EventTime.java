package io.tidewatch.processor.ingest;

import java.time.Duration;

/** The guard of event time: one clock in the future must not close everybody's windows. */
public final class EventTime {
    public static final long MOST_BEHIND = Duration.ofDays(7).toMillis();
    public static final long MOST_AHEAD = Duration.ofSeconds(60).toMillis();

    private EventTime() {}

    /** @return that time, moved into [append − 7 d, append + 60 s] */
    public static long clamp(long eventMillis, long appendMillis) {
        return Math.min(Math.max(eventMillis, appendMillis - MOST_BEHIND), appendMillis + MOST_AHEAD);
    }
}
