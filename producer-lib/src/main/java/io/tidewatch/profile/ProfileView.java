package io.tidewatch.profile;

import java.util.Locale;

/** What a profile's stacks are weighed by. */
public enum ProfileView {
    /** Samples of threads that ran Java code, or native code that does not wait: shares of the CPU time used. */
    CPU("samples"),
    /** Bytes allocated, as reckoned from sampled allocations. */
    ALLOCATION("bytes"),
    /** Nanoseconds that threads waited for a lock another thread held. */
    LOCK("nanoseconds");

    private final String unit;

    ProfileView(String unit) {
        this.unit = unit;
    }

    /** @return what a weight counts: samples, bytes or nanoseconds */
    public String unit() {
        return unit;
    }

    /** @return the name as it is written in events, labels and options */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
