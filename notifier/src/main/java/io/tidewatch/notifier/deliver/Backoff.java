package io.tidewatch.notifier.deliver;

/** When to try again. Deterministic: the jitter comes from the notification's key, so that a replay waits as long. */
final class Backoff {
    private static final long LONGEST_ASKED_MILLIS = 6 * 3_600_000L;

    private Backoff() {}

    /**
     * @param attempt the one that failed, from 1
     * @param askedMillis how long the other side asked to be left alone; 0 where it did not say
     * @return wait in milliseconds: exponential, ± 20 %, no shorter than asked
     */
    static long millis(RetryConfig config, String key, int attempt, long askedMillis) {
        double grown = (double) config.first().toMillis() * Math.pow(2, Math.min(attempt - 1, 40));
        double capped = Math.min(grown, (double) config.most().toMillis());
        // spread the hash's bits: keys that differ in one character must not wait alike
        int hash = (key.hashCode() * 31 + attempt) * 0x9E3779B9;
        double jitter = 0.8 + 0.4 * ((hash >>> 8) / (double) (1 << 24));
        return Math.max((long) (capped * jitter), Math.min(askedMillis, LONGEST_ASKED_MILLIS));
    }
}
