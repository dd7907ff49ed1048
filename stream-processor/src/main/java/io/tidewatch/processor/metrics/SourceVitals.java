package io.tidewatch.processor.metrics;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a source of metrics shows of itself at a glance.
 *
 * @param source {@code service/instance}
 * @param lastMillis append time of its last batch
 * @param intervalMillis what it intends between two batches, or where that is not told, how far apart they
 *     are seen to be; 0 where neither is known
 * @param ended whether it said goodbye
 * @param host the host it is the agent of; null where it is none
 * @param used what it has of bounded things, and how much of them is in use
 */
public record SourceVitals(
        String source,
        String service,
        String hostName,
        String release,
        long lastMillis,
        long intervalMillis,
        boolean ended,
        @Nullable HostView host,
        List<Used> used) {
    /** What is bounded. */
    public enum Bounded {
        CONNECTIONS,
        HEAP,
        FILES
    }

    /** @param name which one, where a source has several; else empty */
    public record Used(Bounded what, String name, double share) {}

    public SourceVitals {
        used = List.copyOf(used);
    }
}
