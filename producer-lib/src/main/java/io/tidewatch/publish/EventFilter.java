package io.tidewatch.publish;

import io.tidewatch.event.ErrorEvent;
import io.tidewatch.event.LogEvent;

/** One pass over everything that leaves, on the sending thread: redaction. What it throws costs the event only. */
public interface EventFilter {
    /** Changes nothing. */
    EventFilter NONE = new EventFilter() {
        @Override
        public LogEvent log(LogEvent event) {
            return event;
        }

        @Override
        public ErrorEvent error(ErrorEvent event) {
            return event;
        }
    };

    /** @return the event as it may leave */
    LogEvent log(LogEvent event);

    /** @return the event as it may leave */
    ErrorEvent error(ErrorEvent event);
}
