package io.tidewatch.processor.signals;

/** What comes to a signal stage: records of its input, and how far the input is. */
sealed interface SignalInput<V> {
    /**
     * A record of the input.
     *
     * @param last whether it is the last one of its source: it said goodbye
     */
    record Found<V>(V value, boolean last) implements SignalInput<V> {}

    /** Everything up to there has been found. */
    record Tick<V>(Signal.Progress progress) implements SignalInput<V> {}
}
