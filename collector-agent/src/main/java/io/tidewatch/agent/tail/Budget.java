package io.tidewatch.agent.tail;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** How much of all files together may be on its way to Kafka. One thread spends, any gives back. */
final class Budget {
    private final int maxEvents;
    private final long maxBytes;
    private final AtomicInteger events = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();

    Budget(int maxEvents, long maxBytes) {
        this.maxEvents = maxEvents;
        this.maxBytes = maxBytes;
    }

    /** @return whether an event of that weight may leave; one always may where none is on its way */
    boolean allows(int weightBytes) {
        return events.get() == 0 || events.get() < maxEvents && bytes.get() + weightBytes <= maxBytes;
    }

    void spend(int weightBytes) {
        events.incrementAndGet();
        bytes.addAndGet(weightBytes);
    }

    void giveBack(int weightBytes) {
        events.decrementAndGet();
        bytes.addAndGet(-weightBytes);
    }

    /** @return events on their way */
    int spent() {
        return events.get();
    }
}
