package io.tidewatch.notifier.message;

import java.util.Objects;

/**
 * What came of one attempt.
 *
 * @param atMillis when it ended, milliseconds since the epoch
 * @param channel channel instance
 * @param key the intent's idempotency key
 * @param attempt the intent's attempt
 * @param result what came of it
 * @param retryAfterMillis how long the other side asked to be left alone; 0 where it did not say
 * @param responseCode what it answered (HTTP status, SMTP code); 0 where there was no answer
 * @param latencyMillis how long the attempt took
 * @param detail error text; holds no secret; may be empty
 */
public record Outcome(
        long atMillis,
        String channel,
        String key,
        int attempt,
        Result result,
        long retryAfterMillis,
        int responseCode,
        long latencyMillis,
        String detail)
        implements Delivery {
    /** What came of an attempt. */
    public enum Result {
        DELIVERED,
        RETRY,
        REJECTED
    }

    public Outcome {
        Objects.requireNonNull(channel, "channel");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(result, "result");
        detail = Objects.requireNonNullElse(detail, "");
    }
}
