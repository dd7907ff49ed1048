package io.tidewatch.processor.audit;

import io.tidewatch.config.Doc;
import java.time.Duration;

/**
 * Bounds of what strangers can make the audit topic grow by. What is left out for one of them is counted.
 *
 * @param refusals refused requests that are written a minute, of all addresses together
 * @param refusalsOfAddress of one address
 * @param repeatsAfter the same search of the same person is written again after that, with how often it was asked meanwhile
 */
public record AuditConfig(
        @Doc("refused requests that are written a minute, of all addresses together")
        int refusals,

        @Doc("refused requests that are written a minute, of one address")
        int refusalsOfAddress,

        @Doc("the same search of the same person is written again after that, with how often it was asked meanwhile")
        Duration repeatsAfter) {
    public AuditConfig {
        within("refusals", refusals);
        within("refusalsOfAddress", refusalsOfAddress);
        if (repeatsAfter.isNegative() || repeatsAfter.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException("repeatsAfter is " + repeatsAfter + ", expected 0 to 1 d");
        }
    }

    public static AuditConfig defaults() {
        return new AuditConfig(60, 10, Duration.ofMinutes(10));
    }

    private static void within(String name, int value) {
        if (value < 1 || value > 100_000) {
            throw new IllegalArgumentException(name + " is " + value + ", expected 1 to 100000");
        }
    }
}
