package io.tidewatch.logback;

import io.tidewatch.event.LogEvent;
import io.tidewatch.publish.Capture;

/** A line that could not be captured; handed over so that the ledger counts it among what could not be made. */
record Uncaptured(Throwable cause) implements Capture<LogEvent> {
    private static final int WEIGHT = 64;

    @Override
    public int weightBytes() {
        return WEIGHT;
    }

    @Override
    public boolean wantsOutcome() {
        return false;
    }

    @Override
    public LogEvent toEvent() {
        throw new IllegalStateException("could not be captured", cause);
    }
}
