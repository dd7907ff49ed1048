package io.tidewatch.metrics;

import io.micrometer.core.instrument.AbstractMeter;
import io.micrometer.core.instrument.Counter;
import java.util.concurrent.atomic.DoubleAdder;

/** A total and when it was zero. What is no growth (negative, no number, endless) is left out: it would spoil all of it. */
final class TotalCounter extends AbstractMeter implements Counter {
    private final DoubleAdder total = new DoubleAdder();
    private final Idleness idleness = new Idleness();
    private final long startMillis;

    TotalCounter(Id id, long startMillis) {
        super(id);
        this.startMillis = startMillis;
    }

    @Override
    public void increment(double amount) {
        if (amount > 0 && amount < Double.POSITIVE_INFINITY) {
            total.add(amount);
        }
    }

    @Override
    public double count() {
        return total.sum();
    }

    Idleness idleness() {
        return idleness;
    }

    /** @return when the total was zero, milliseconds since the epoch */
    long startMillis() {
        return startMillis;
    }
}
