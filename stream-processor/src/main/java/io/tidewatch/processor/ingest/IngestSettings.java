package io.tidewatch.processor.ingest;

import io.tidewatch.alert.Rule;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/**
 * What ingest must be told.
 *
 * @param grace an event that comes later than this after its time counts as late
 * @param forgetAfter a source that is silent so long is forgotten
 * @param partitions how many partitions the topic of each input has, each of its topics where there are several
 * @param ends where these partitions end
 */
public record IngestSettings(
        Duration grace, Duration forgetAfter, Map<Rule.Input, Integer> partitions, EndOffsets ends) {
    public IngestSettings {
        Objects.requireNonNull(grace, "grace");
        Objects.requireNonNull(forgetAfter, "forgetAfter");
        Objects.requireNonNull(ends, "ends");
        partitions = Map.copyOf(partitions);
    }
}
