package io.tidewatch.processor.signals;

import java.util.concurrent.atomic.LongAdder;

/** What the signal stages of this instance did since it started. Thread-safe. */
public final class SignalCounters {
    final LongAdder partials = new LongAdder();
    final LongAdder partialsOverLimit = new LongAdder();

    final LongAdder starts = new LongAdder();
    final LongAdder startsMissed = new LongAdder();
    final LongAdder startsOverLimit = new LongAdder();
    final LongAdder startsForgotten = new LongAdder();
    final LongAdder endsOverLimit = new LongAdder();

    /** @return starts of sequences whose end was waited for */
    public long starts() {
        return starts.sum();
    }

    /** @return those whose end did not come in time */
    public long startsMissed() {
        return startsMissed.sum();
    }

    /** @return starts left out, for too many were open */
    public long startsOverLimit() {
        return startsOverLimit.sum();
    }

    /** @return starts nobody waits for any more, for their rule was changed or deleted */
    public long startsForgotten() {
        return startsForgotten.sum();
    }

    /** @return ends that were not kept for a start that is read after them, for too much was open */
    public long endsOverLimit() {
        return endsOverLimit.sum();
    }

    /** @return partials sent */
    public long partials() {
        return partials.sum();
    }

    /** @return times an event found no room for another partial of its record */
    public long partialsOverLimit() {
        return partialsOverLimit.sum();
    }
}
