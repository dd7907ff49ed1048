package io.tidewatch.processor.store;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * When a task commits sooner than at the end of its interval. Each commit costs the same however much it brings: a task that
 * keeps up commits soon after something changed, so that it is seen; one that is behind has more use for the time. Handed to
 * {@link RowStore}s as property {@value #PROPERTY} of Streams; without it the interval alone counts. Immutable.
 *
 * @param soon from one commit to the next while the task keeps up
 * @param behind a task whose newest record was appended longer ago than this is behind
 */
public record CommitPace(Duration soon, Duration behind) {
    /** Streams property under which stores find it. */
    public static final String PROPERTY = "tidewatch.commit.pace";

    /** @throws IllegalArgumentException where {@code soon} is below a millisecond, or {@code behind} below 0 */
    public CommitPace {
        if (soon.toMillis() < 1 || behind.isNegative()) {
            throw new IllegalArgumentException("a commit each " + soon + " until " + behind + " behind");
        }
    }

    static @Nullable CommitPace of(Map<String, Object> config) {
        return config.get(PROPERTY) instanceof CommitPace pace ? pace : null;
    }
}
