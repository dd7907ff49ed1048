package io.tidewatch.agent.tail;

import io.tidewatch.event.LogEvent;
import io.tidewatch.event.LogLevel;
import io.tidewatch.publish.Capture;
import io.tidewatch.publish.DropReason;
import java.util.ArrayDeque;

/**
 * Events of one file on their way. Its acknowledged offset moves over events in order, however their acknowledgements come.
 * One thread adds and settles; the word on an event may come on any other.
 */
final class InFlight {
    private final ArrayDeque<Entry> entries = new ArrayDeque<>();
    private final Budget budget;
    private final TailCounters counters;
    private long acknowledged;
    private volatile boolean failed;
    private volatile boolean abandoned;

    InFlight(long acknowledged, Budget budget, TailCounters counters) {
        this.acknowledged = acknowledged;
        this.budget = budget;
        this.counters = counters;
    }

    /** An event with the offset behind it. */
    final class Entry implements Capture<LogEvent> {
        private static final int OVERHEAD_BYTES = 500;

        private final LogEvent event;
        private final long end;
        private volatile boolean settled;

        private Entry(LogEvent event, long end) {
            this.event = event;
            this.end = end;
        }

        /** It is about to be offered to the sink. */
        void leaving() {
            entries.add(this);
            budget.spend(weightBytes());
        }

        /** The sink did not take it. */
        void refused() {
            entries.removeLast();
            budget.giveBack(weightBytes());
        }

        @Override
        public int weightBytes() {
            int stack = event.thrown() == null ? 0 : event.thrown().stack().length();
            return OVERHEAD_BYTES + event.message().length() + stack;
        }

        @Override
        public LogLevel level() {
            return event.level();
        }

        @Override
        public LogEvent toEvent() {
            return event;
        }

        @Override
        public boolean wantsOutcome() {
            return true;
        }

        @Override
        public void delivered() {
            settled = true;
            budget.giveBack(weightBytes());
        }

        @Override
        public void lost(DropReason reason) {
            boolean hopeless = reason == DropReason.ENCODE_FAILED || reason == DropReason.OVERSIZED;
            if (hopeless || abandoned) {
                counters.lost.increment();
                settled = true;
            } else {
                failed = true;
            }
            budget.giveBack(weightBytes());
        }
    }

    Entry entry(LogEvent event, long end) {
        return new Entry(event, end);
    }

    int size() {
        return entries.size();
    }

    /** @return the offset before which Kafka has all */
    long settle() {
        for (Entry head = entries.peek(); head != null && head.settled; head = entries.peek()) {
            acknowledged = Math.max(acknowledged, head.end);
            entries.poll();
        }
        return acknowledged;
    }

    /** @return whether an event was given up, so that the file has to be read again from {@link #settle()} */
    boolean failed() {
        return failed;
    }

    /** The file's content is gone: what is given up from now on is lost, and counted. */
    void abandon() {
        abandoned = true;
    }
}
