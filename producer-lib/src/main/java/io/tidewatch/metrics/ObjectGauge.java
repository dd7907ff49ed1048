package io.tidewatch.metrics;

import io.micrometer.core.instrument.AbstractMeter;
import io.micrometer.core.instrument.Gauge;
import java.lang.ref.WeakReference;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** A value read of an object that is not held: when it is collected, the gauge ends. */
final class ObjectGauge<T> extends AbstractMeter implements Gauge {
    private final WeakReference<@Nullable T> object;
    private final ToDoubleFunction<T> function;

    ObjectGauge(Id id, @Nullable T object, ToDoubleFunction<T> function) {
        super(id);
        this.object = new WeakReference<>(object);
        this.function = function;
    }

    /** @return NaN where it cannot be read */
    @Override
    public double value() {
        try {
            return read();
        } catch (RuntimeException e) {
            return Double.NaN;
        }
    }

    /** @return the value, NaN where the object is gone; what the function throws is thrown */
    double read() {
        T alive = object.get();
        return alive == null ? Double.NaN : function.applyAsDouble(alive);
    }

    boolean isGone() {
        return object.refersTo(null);
    }
}
