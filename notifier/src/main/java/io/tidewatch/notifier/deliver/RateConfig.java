package io.tidewatch.notifier.deliver;

import java.time.Duration;

/**
 * How much a channel may say.
 *
 * @param burst how many messages at once
 * @param per how long it takes to earn {@code burst} messages anew
 */
public record RateConfig(int burst, Duration per) {
    public RateConfig {
        if (burst < 1 || burst > 100_000) {
            throw new IllegalArgumentException("burst is " + burst + ", expected 1 to 100000");
        }
        if (per.toMillis() < 1) {
            throw new IllegalArgumentException("per is " + per + ", expected at least 1 ms");
        }
    }

    /** 20 a minute: what the strictest chat services bear. */
    public static RateConfig defaults() {
        return new RateConfig(20, Duration.ofMinutes(1));
    }
}
