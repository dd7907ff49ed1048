package io.tidewatch.publish;

import io.tidewatch.event.ErrorEvent;
import io.tidewatch.event.LogEvent;
import io.tidewatch.event.MetricBatch;

/** What waits in the queue. */
sealed interface Queued {
    EventKind kind();

    int weightBytes();

    record Log(Capture<LogEvent> capture, int weightBytes) implements Queued {
        @Override
        public EventKind kind() {
            return EventKind.LOG;
        }
    }

    record Errors(Capture<ErrorEvent> capture, int weightBytes) implements Queued {
        @Override
        public EventKind kind() {
            return EventKind.ERROR;
        }
    }

    record Metrics(MetricBatch batch, int weightBytes) implements Queued {
        @Override
        public EventKind kind() {
            return EventKind.METRICS;
        }
    }

    /** An event that is ready already. */
    record Ready<E>(E event, int weightBytes) implements Capture<E> {
        @Override
        public E toEvent() {
            return event;
        }
    }
}
