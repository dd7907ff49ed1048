package io.tidewatch.processor.health;

import java.time.Duration;

/**
 * From when on something is not well.
 *
 * @param silentAfter how long an instance that sends metrics may be silent; at least three of its intervals
 * @param missedFor how long an instance that fell silent without a goodbye is missed while others of its service speak
 * @param quietAfter how long a service that promises no heartbeat may be silent before nobody knows how it is
 * @param window over which requests, lines and losses are counted
 * @param errorShare share of requests that fail, or of log lines that are errors
 * @param leastRequests requests in the window below which that share says nothing
 * @param leastErrorLines error lines in the window below which their share says nothing
 * @param cpu share of a host's processors in use
 * @param memory share of a host's memory in use
 * @param disk share of its fullest file system in use
 * @param pool share of a connection pool, of a heap after its collection, of file descriptors
 * @param behind how far the pipeline may be behind
 */
public record HealthConfig(
        Duration silentAfter,
        Duration missedFor,
        Duration quietAfter,
        Duration window,
        double errorShare,
        int leastRequests,
        int leastErrorLines,
        double cpu,
        double memory,
        double disk,
        double pool,
        Duration behind) {
    public HealthConfig {
        positive("silentAfter", silentAfter);
        positive("missedFor", missedFor);
        positive("quietAfter", quietAfter);
        if (window.toMinutes() < 1 || window.toHours() > 1) {
            throw new IllegalArgumentException("window is " + window + ", expected 1 minute to 1 hour");
        }
        share("errorShare", errorShare);
        least("leastRequests", leastRequests);
        least("leastErrorLines", leastErrorLines);
        share("cpu", cpu);
        share("memory", memory);
        share("disk", disk);
        share("pool", pool);
        positive("behind", behind);
    }

    public static HealthConfig defaults() {
        return new HealthConfig(
                Duration.ofMinutes(1),
                Duration.ofHours(1),
                Duration.ofMinutes(15),
                Duration.ofMinutes(5),
                0.05,
                20,
                10,
                0.95,
                0.95,
                0.95,
                0.9,
                Duration.ofSeconds(10));
    }

    private static void positive(String key, Duration value) {
        if (value.isZero() || value.isNegative()) {
            throw new IllegalArgumentException(key + " is " + value + ", expected more than 0");
        }
    }

    private static void share(String key, double value) {
        if (!(value > 0 && value <= 1)) {
            throw new IllegalArgumentException(key + " is " + value + ", expected above 0, up to 1");
        }
    }

    private static void least(String key, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(key + " is " + value + ", expected at least 1");
        }
    }
}
