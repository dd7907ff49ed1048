package io.tidewatch.event;

/** How bad a thing is, from least to most; the order of the constants is the order of severity. */
public enum Severity {
    INFO,
    WARNING,
    ERROR,
    CRITICAL;

    /** @return the worse of the two */
    public Severity max(Severity other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
