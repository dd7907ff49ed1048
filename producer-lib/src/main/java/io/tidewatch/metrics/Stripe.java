package io.tidewatch.metrics;

import io.tidewatch.event.Distribution;
import io.tidewatch.event.DistributionSketch;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * One of the parts an {@link IntervalRecorder} is recorded to. Guarded by {@code busy}, which is held for the few dozen
 * nanoseconds of one record, never while anything is waited for: who finds it held goes to another stripe.
 */
final class Stripe {
    private static final VarHandle BUSY;

    static {
        try {
            BUSY = MethodHandles.lookup().findVarHandle(Stripe.class, "busy", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    // written through BUSY only
    @SuppressWarnings("UnusedVariable")
    private volatile boolean busy;

    private @Nullable DistributionSketch sketch;
    private double intervalMax;
    private double lastMax;
    private long count;
    private double total;

    /** What a stripe has seen since ever, and its greatest value of this interval and the one before. */
    record Sum(long count, double total, double max) {}

    /** @return false where another thread records to it right now */
    boolean tryRecord(double value) {
        if (!BUSY.compareAndSet(this, false, true)) {
            return false;
        }
        try {
            DistributionSketch into = sketch;
            if (into == null) {
                into = new DistributionSketch();
                sketch = into;
            }
            if (into.add(value)) {
                intervalMax = Math.max(intervalMax, value);
                count++;
                total += value;
            }
            return true;
        } finally {
            BUSY.setRelease(this, false);
        }
    }

    /** @return what was recorded since the last call; null where nothing was */
    @Nullable
    DistributionSketch take() {
        acquire();
        try {
            DistributionSketch taken = sketch;
            sketch = null;
            lastMax = intervalMax;
            intervalMax = 0;
            return taken;
        } finally {
            BUSY.setRelease(this, false);
        }
    }

    /** Puts back what was taken but not sent: it goes with the next. */
    void giveBack(Distribution taken) {
        acquire();
        try {
            DistributionSketch into = sketch;
            if (into == null) {
                into = new DistributionSketch();
                sketch = into;
            }
            into.merge(taken);
            intervalMax = Math.max(intervalMax, taken.max());
        } finally {
            BUSY.setRelease(this, false);
        }
    }

    Sum sum() {
        acquire();
        try {
            return new Sum(count, total, Math.max(intervalMax, lastMax));
        } finally {
            BUSY.setRelease(this, false);
        }
    }

    // who holds it needs nanoseconds, unless it was preempted: then this thread gives it its turn
    @SuppressWarnings("ThreadPriorityCheck")
    private void acquire() {
        while (!BUSY.compareAndSet(this, false, true)) {
            Thread.yield();
        }
    }
}
