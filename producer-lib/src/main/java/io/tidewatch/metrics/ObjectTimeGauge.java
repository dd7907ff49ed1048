package io.tidewatch.metrics;

import io.micrometer.core.instrument.AbstractMeter;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.util.TimeUtils;
import java.util.concurrent.TimeUnit;

/** A time read of an object that is not held, in seconds. */
final class ObjectTimeGauge extends AbstractMeter implements TimeGauge {
    private final ObjectGauge<?> gauge;
    private final TimeUnit unit;

    /** @param unit of what the gauge tells */
    ObjectTimeGauge(ObjectGauge<?> gauge, TimeUnit unit) {
        super(gauge.getId());
        this.gauge = gauge;
        this.unit = unit;
    }

    @Override
    public TimeUnit baseTimeUnit() {
        return TimeUnit.SECONDS;
    }

    @Override
    public double value() {
        return TimeUtils.convert(gauge.value(), unit, TimeUnit.SECONDS);
    }

    /** @return seconds, NaN where the object is gone; what the function throws is thrown */
    double read() {
        return TimeUtils.convert(gauge.read(), unit, TimeUnit.SECONDS);
    }

    boolean isGone() {
        return gauge.isGone();
    }
}
