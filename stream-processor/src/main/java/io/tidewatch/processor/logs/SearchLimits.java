package io.tidewatch.processor.logs;

import java.time.Duration;

/**
 * Bounds of one search, so that no question costs an instance its work.
 *
 * @param time how long it may look; below the time other instances wait for the answer
 * @param bytes how much it may read from the topic
 * @param hits how many lines it may give
 * @param consumers searches at one time, each with a consumer that is kept for the next
 * @param patience how long a search waits for one of them
 */
public record SearchLimits(Duration time, long bytes, int hits, int consumers, Duration patience) {
    public SearchLimits {
        if (time.isNegative() || time.isZero()) {
            throw new IllegalArgumentException("time is " + time + ", expected more than 0");
        }
        if (bytes < 1 << 20) {
            throw new IllegalArgumentException("bytes is " + bytes + ", expected at least " + (1 << 20));
        }
        if (hits < 1) {
            throw new IllegalArgumentException("hits is " + hits + ", expected at least 1");
        }
        if (consumers < 1) {
            throw new IllegalArgumentException("consumers is " + consumers + ", expected at least 1");
        }
        if (patience.isNegative()) {
            throw new IllegalArgumentException("patience is " + patience + ", expected 0 or more");
        }
    }

    public static SearchLimits defaults() {
        return new SearchLimits(Duration.ofMillis(2_200), 256L << 20, 1_000, 4, Duration.ofMillis(300));
    }
}
