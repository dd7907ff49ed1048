package io.tidewatch.processor.audit;

import io.tidewatch.config.Doc;
import java.time.Duration;
import java.util.Objects;

/**
 * Bounds of what strangers can make the audit topic grow by. What is left out for one of them is counted.
 *
 * @param refusals refused requests that are written a minute, of all addresses together
 * @param refusalsOfAddress of one address
 * @param file a copy of what this instance was asked; empty: {@code audit.log} in the folder of the state
 * @param fileBytes how long it may be before it becomes an older one
 * @param files how many there are in all; 0: none
 * @param repeatsAfter the same search of the same person is written again after that, with how often it was asked meanwhile
 */
public record AuditConfig(
        @Doc("refused requests that are written a minute, of all addresses together")
        int refusals,

        @Doc("refused requests that are written a minute, of one address")
        int refusalsOfAddress,

        @Doc("the same search of the same person is written again after that, with how often it was asked meanwhile")
        Duration repeatsAfter,

        @Doc("a copy of what this instance was asked; empty: audit.log in the folder of the state")
        String file,

        @Doc("how long that file may be before it becomes an older one")
        long fileBytes,

        @Doc("how many such files there are in all; 0: none")
        int files) {
    private static final long LEAST_FILE = 4 << 10;
    private static final int MOST_FILES = 100;

    public AuditConfig {
        within("refusals", refusals);
        within("refusalsOfAddress", refusalsOfAddress);
        if (repeatsAfter.isNegative() || repeatsAfter.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException("repeatsAfter is " + repeatsAfter + ", expected 0 to 1 d");
        }
        file = Objects.requireNonNullElse(file, "");
        if (fileBytes < LEAST_FILE) {
            throw new IllegalArgumentException("fileBytes is " + fileBytes + ", expected at least " + LEAST_FILE);
        }
        if (files < 0 || files > MOST_FILES) {
            throw new IllegalArgumentException("files is " + files + ", expected 0 to " + MOST_FILES);
        }
    }

    /** Bounds alone; the file is the usual one. */
    public AuditConfig(int refusals, int refusalsOfAddress, Duration repeatsAfter) {
        this(refusals, refusalsOfAddress, repeatsAfter, "", 10 << 20, 5);
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
