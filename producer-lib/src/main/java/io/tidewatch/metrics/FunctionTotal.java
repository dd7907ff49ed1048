package io.tidewatch.metrics;

import io.micrometer.core.instrument.AbstractMeter;
import io.micrometer.core.instrument.FunctionCounter;
import java.lang.ref.WeakReference;
import java.util.function.ToDoubleFunction;

/** A total that somebody else keeps. Where it went back, it was started anew, and so is its start. */
final class FunctionTotal<T> extends AbstractMeter implements FunctionCounter {
    private final WeakReference<T> object;
    private final ToDoubleFunction<T> function;
    private final Stamps stamps;
    private double last;
    private long startMillis;

    FunctionTotal(Id id, T object, ToDoubleFunction<T> function, long startMillis, Stamps stamps) {
        super(id);
        this.object = new WeakReference<>(object);
        this.function = function;
        this.startMillis = startMillis;
        this.stamps = stamps;
    }

    /** @return the total now, the last one known where that fails */
    @Override
    public double count() {
        try {
            return read();
        } catch (RuntimeException e) {
            synchronized (this) {
                return last;
            }
        }
    }

    /** @return the total now; what the function throws is thrown */
    double read() {
        T alive = object.get();
        double total = alive == null ? Double.NaN : function.applyAsDouble(alive);
        synchronized (this) {
            if (Double.isFinite(total)) {
                if (total < last) {
                    startMillis = stamps.now();
                }
                last = total;
            }
            return last;
        }
    }

    /** @return whether the object was collected: nobody can tell the total any more */
    boolean isGone() {
        return object.refersTo(null);
    }

    synchronized long startMillis() {
        return startMillis;
    }
}
