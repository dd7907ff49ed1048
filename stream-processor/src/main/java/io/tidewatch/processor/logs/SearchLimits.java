package io.tidewatch.processor.logs;

import java.time.Duration;
import java.util.Objects;

/**
 * Bounds of one search, so that no question costs an instance its work.
 *
 * @param time how long it may look, where it does not ask for more; below the time other instances wait for the answer
 * @param mostTime how long it may look where it asks for more
 * @param bytes how much it may read from the topic in {@code time}; who asks for more time may read so much more
 * @param hits how many lines it may give at once
 * @param consumers readers at one time, each with a consumer that is kept for the next
 * @param workers of those, how many one search may have
 * @param patience how long a search waits for one of them
 * @param tail bounds of those who follow
 */
public record SearchLimits(
        Duration time,
        Duration mostTime,
        long bytes,
        int hits,
        int consumers,
        int workers,
        Duration patience,
        TailLimits tail) {
    public SearchLimits {
        if (time.isNegative() || time.isZero()) {
            throw new IllegalArgumentException("time is " + time + ", expected more than 0");
        }
        if (mostTime.compareTo(time) < 0) {
            throw new IllegalArgumentException("mostTime is " + mostTime + ", expected at least " + time);
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
        if (workers < 1 || workers > consumers) {
            throw new IllegalArgumentException("workers is " + workers + ", expected 1 to " + consumers);
        }
        if (patience.isNegative()) {
            throw new IllegalArgumentException("patience is " + patience + ", expected 0 or more");
        }
        Objects.requireNonNull(tail, "tail");
    }

    public static SearchLimits defaults() {
        return new SearchLimits(
                Duration.ofMillis(2_200),
                Duration.ofSeconds(60),
                1L << 30,
                5_000,
                6,
                2,
                Duration.ofMillis(300),
                TailLimits.defaults());
    }

    /** @return how much a question may do that asks for these bounds */
    LogScan.Bounds within(ScanBounds asked) {
        Duration wanted = asked.time() == null ? time : asked.time();
        Duration most = wanted.compareTo(mostTime) > 0 ? mostTime : wanted;
        long usual = (long) (bytes * Math.max(1.0, (double) most.toMillis() / time.toMillis()));
        return new LogScan.Bounds(most, asked.bytes() == null ? usual : Math.min(usual, asked.bytes()));
    }
}
