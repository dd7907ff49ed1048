package io.tidewatch.metrics;

import io.tidewatch.event.Distribution;
import io.tidewatch.event.DistributionSketch;
import java.util.Arrays;

/**
 * What a timer or summary recorded since it was last taken, and its totals for ever. Has one stripe until two threads meet
 * there, then more, up to the number of processors. A value is in exactly one taking. Thread-safe.
 */
final class IntervalRecorder {
    private static final Distribution NOTHING = new DistributionSketch().toDistribution();
    private static final int MOST_STRIPES = mostStripes(Runtime.getRuntime().availableProcessors());

    private volatile Stripe[] stripes = {new Stripe()};

    void record(double value) {
        Stripe[] all = stripes;
        if (!all[all.length == 1 ? 0 : place(all.length)].tryRecord(value)) {
            recordBesideOthers(value);
        }
    }

    /** @return what was recorded since the last call */
    Distribution take() {
        DistributionSketch whole = null;
        for (Stripe stripe : stripes) {
            DistributionSketch part = stripe.take();
            if (whole == null) {
                whole = part;
            } else if (part != null) {
                whole.merge(part.toDistribution());
            }
        }
        return whole == null ? NOTHING : whole.toDistribution();
    }

    /** Puts back what was taken but not sent: it goes with the next. The totals know it already. */
    void giveBack(Distribution taken) {
        stripes[0].giveBack(taken);
    }

    long count() {
        return Arrays.stream(stripes).mapToLong(stripe -> stripe.sum().count()).sum();
    }

    double total() {
        return Arrays.stream(stripes)
                .mapToDouble(stripe -> stripe.sum().total())
                .sum();
    }

    /** @return the greatest value of this interval and the one before */
    double max() {
        return Arrays.stream(stripes)
                .mapToDouble(stripe -> stripe.sum().max())
                .max()
                .orElse(0);
    }

    // who holds a stripe needs nanoseconds, unless it was preempted: then this thread gives it its turn
    @SuppressWarnings("ThreadPriorityCheck")
    private void recordBesideOthers(double value) {
        grow();
        while (true) {
            Stripe[] all = stripes;
            int from = place(all.length);
            for (int i = 0; i < all.length; i++) {
                if (all[(from + i) & (all.length - 1)].tryRecord(value)) {
                    return;
                }
            }
            Thread.yield();
        }
    }

    private synchronized void grow() {
        Stripe[] all = stripes;
        if (all.length < MOST_STRIPES) {
            Stripe[] more = Arrays.copyOf(all, all.length * 2);
            for (int i = all.length; i < more.length; i++) {
                more[i] = new Stripe();
            }
            stripes = more;
        }
    }

    /** Spreads threads, whose numbers follow each other, over the stripes. */
    private static int place(int stripes) {
        int mixed = (int) ((Thread.currentThread().getId() * 0x9E3779B97F4A7C15L) >>> 32);
        return mixed & (stripes - 1);
    }

    private static int mostStripes(int processors) {
        return Math.min(16, Integer.highestOneBit(Math.max(1, processors * 2 - 1)));
    }
}
