package io.tidewatch.processor.signals;

import java.util.concurrent.atomic.LongAdder;

/** What the signal stages of this instance did since it started. Thread-safe. */
public final class SignalCounters {
    final LongAdder partials = new LongAdder();
    final LongAdder partialsOverLimit = new LongAdder();

    /** @return partials sent */
    public long partials() {
        return partials.sum();
    }

    /** @return times an event found no room for another partial of its record */
    public long partialsOverLimit() {
        return partialsOverLimit.sum();
    }
}
