package io.tidewatch.notifier.channel;

import java.time.Duration;

/** What came of sending once. {@code responseCode} is what the other side answered, 0 where it did not. */
public sealed interface Attempt {
    int responseCode();

    /** The other side has it. */
    record Delivered(int responseCode) implements Attempt {}

    /**
     * It may work later.
     *
     * @param after how long the other side asked to be left alone; zero where it did not say
     * @param reason what went wrong; no secret
     */
    record RetryLater(Duration after, int responseCode, String reason) implements Attempt {}

    /**
     * The same again would fail again.
     *
     * @param reason what is wrong; no secret
     */
    record Rejected(int responseCode, String reason) implements Attempt {}

    static Attempt retry(int responseCode, String reason) {
        return new RetryLater(Duration.ZERO, responseCode, reason);
    }
}
