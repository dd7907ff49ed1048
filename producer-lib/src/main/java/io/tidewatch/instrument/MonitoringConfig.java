package io.tidewatch.instrument;

import java.time.Duration;

/**
 * What holds for every measured call that does not say otherwise.
 *
 * @param slow a call that took longer is logged at WARN; zero: none is
 * @param spans whether scopes and lambdas are spans of their own in the MDC; annotated methods say so themselves
 * @param captureErrors whether failures are published as errors; false silences those that ask for it, too
 * @param maxOperations names that may be measured; what comes after goes to {@code _other}
 * @param maxErrorTypes classes of throwables one name tells apart; what comes after goes to {@code _other}
 */
public record MonitoringConfig(
        Duration slow, boolean spans, boolean captureErrors, int maxOperations, int maxErrorTypes) {
    public MonitoringConfig {
        if (slow.isNegative()) {
            throw new IllegalArgumentException("slow is " + slow + ", expected zero (never) or more");
        }
        atLeastOne("maxOperations", maxOperations);
        atLeastOne("maxErrorTypes", maxErrorTypes);
    }

    /** Nothing is slow, no spans, errors captured, 1000 names, 20 classes of throwables each. */
    public static MonitoringConfig defaults() {
        return new MonitoringConfig(Duration.ZERO, false, true, 1000, 20);
    }

    public MonitoringConfig slow(Duration slow) {
        return new MonitoringConfig(slow, spans, captureErrors, maxOperations, maxErrorTypes);
    }

    public MonitoringConfig spans(boolean spans) {
        return new MonitoringConfig(slow, spans, captureErrors, maxOperations, maxErrorTypes);
    }

    public MonitoringConfig captureErrors(boolean captureErrors) {
        return new MonitoringConfig(slow, spans, captureErrors, maxOperations, maxErrorTypes);
    }

    private static void atLeastOne(String key, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(key + " is " + value + ", expected 1 or more");
        }
    }
}
