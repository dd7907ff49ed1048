package io.tidewatch.processor.query;

import java.util.concurrent.atomic.LongAdder;

/** What became of alerts that came from elsewhere. Thread-safe. */
public final class ExternalCounts {
    private final LongAdder taken = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder untaken = new LongAdder();
    private final LongAdder cut = new LongAdder();

    /** @return alerts Kafka has, each as often as it was told of */
    public long taken() {
        return taken.sum();
    }

    /** @return alerts that are none, or past a bound */
    public long refused() {
        return refused.sum();
    }

    /** @return alerts Kafka did not take; whoever told of them was told so */
    public long untaken() {
        return untaken.sum();
    }

    /** @return annotations that lost their end, or were left out, for a bound */
    public long cut() {
        return cut.sum();
    }

    void addTaken(int alerts) {
        taken.add(alerts);
    }

    void addRefused(int alerts) {
        refused.add(alerts);
    }

    void addUntaken(int alerts) {
        untaken.add(alerts);
    }

    void addCut() {
        cut.increment();
    }
}
