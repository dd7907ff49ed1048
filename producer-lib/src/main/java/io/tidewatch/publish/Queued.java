package io.tidewatch.publish;

import io.tidewatch.event.ErrorEvent;
import io.tidewatch.event.LogEvent;
import io.tidewatch.event.MetricBatch;
import org.jspecify.annotations.Nullable;

/** What waits in the queue. */
sealed interface Queued {
    EventKind kind();

    int weightBytes();

    /** @return who wants to hear what becomes of it; null where nobody does */
    default @Nullable Capture<?> tracked() {
        return null;
    }

    record Log(Capture<LogEvent> capture, int weightBytes) implements Queued {
        @Override
        public EventKind kind() {
            return EventKind.LOG;
        }

        @Override
        public @Nullable Capture<?> tracked() {
            return capture.wantsOutcome() ? capture : null;
        }
    }

    record Errors(Capture<ErrorEvent> capture, int weightBytes) implements Queued {
        @Override
        public EventKind kind() {
            return EventKind.ERROR;
        }

        @Override
        public @Nullable Capture<?> tracked() {
            return capture.wantsOutcome() ? capture : null;
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

        @Override
        public boolean wantsOutcome() {
            return false;
        }
    }
}
