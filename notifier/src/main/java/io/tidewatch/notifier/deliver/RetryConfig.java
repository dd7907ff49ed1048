package io.tidewatch.notifier.deliver;

import java.time.Duration;

/**
 * How often and how long a notification that does not get through is tried.
 *
 * @param first wait before the second attempt; doubles with each attempt
 * @param most and never past this, unless the other side asks for more
 * @param giveUpAfter after that long it is given up, with a record
 */
public record RetryConfig(Duration first, Duration most, Duration giveUpAfter) {
    public RetryConfig {
        if (first.toMillis() < 1) {
            throw new IllegalArgumentException("first is " + first + ", expected at least 1 ms");
        }
        if (most.compareTo(first) < 0) {
            throw new IllegalArgumentException("most is " + most + ", expected at least first, which is " + first);
        }
        if (giveUpAfter.compareTo(first) < 0) {
            throw new IllegalArgumentException("giveUpAfter is " + giveUpAfter + ", expected at least first");
        }
    }

    public static RetryConfig defaults() {
        return new RetryConfig(Duration.ofSeconds(1), Duration.ofMinutes(5), Duration.ofHours(24));
    }
}
