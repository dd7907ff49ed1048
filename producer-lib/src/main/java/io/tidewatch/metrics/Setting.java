package io.tidewatch.metrics;

import io.micrometer.core.instrument.Gauge;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A value that was set and holds until it is set again. Thread-safe. */
final class Setting {
    private volatile double value = Double.NaN;
    private volatile @Nullable Gauge gauge;

    void set(double value) {
        this.value = value;
    }

    double get() {
        return value;
    }

    void is(Gauge gauge) {
        this.gauge = gauge;
    }

    Gauge gauge() {
        return Objects.requireNonNull(gauge);
    }
}
