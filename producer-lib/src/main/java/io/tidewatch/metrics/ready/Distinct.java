package io.tidewatch.metrics.ready;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Distinct hashes: exactly up to {@value #MOST_EXACT}, then estimated. Not thread-safe. */
final class Distinct {
    static final int MOST_EXACT = 1_024;

    private @Nullable Set<Long> exact = new HashSet<>();
    private @Nullable HyperLogLog estimated;

    void add(long hash) {
        Set<Long> set = exact;
        if (set != null) {
            set.add(hash);
            if (set.size() > MOST_EXACT) {
                var unused = blur();
            }
        } else if (estimated != null) {
            estimated.add(hash);
        }
    }

    void merge(Distinct other) {
        if (other.exact != null) {
            other.exact.forEach(this::add);
        } else if (other.estimated != null) {
            blur().merge(other.estimated);
        }
    }

    double count() {
        if (exact != null) {
            return exact.size();
        }
        return estimated == null ? 0 : estimated.estimate();
    }

    private HyperLogLog blur() {
        HyperLogLog log = estimated;
        if (log == null) {
            log = new HyperLogLog();
            estimated = log;
            if (exact != null) {
                exact.forEach(log::add);
                exact = null;
            }
        }
        return log;
    }
}
