package io.tidewatch.processor.signals;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Which partitions of the signals topic a signal goes to. */
public final class SignalPartitions {
    private SignalPartitions() {}

    /**
     * How far an input or a task is goes to every partition; partials to that of their alerts; all else by its key.
     *
     * @param partitions how many the topic has
     */
    public static Optional<Set<Integer>> of(String topic, String key, Signal signal, int partitions) {
        if (signal instanceof Signal.Partials partials) {
            return Optional.of(Set.of(partials.partition()));
        }
        return signal instanceof Signal.Progress || signal instanceof Signal.Settled
                ? Optional.of(IntStream.range(0, partitions).boxed().collect(Collectors.toSet()))
                : Optional.empty();
    }
}
