package io.tidewatch.metrics;

import io.micrometer.core.instrument.Meter;
import io.tidewatch.event.MetricPoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One reading of the application's meters, one after the other, that can be given up at any of them. */
final class ReadRun implements Runnable {
    private final List<Exported> meters;
    private final int from;
    private final long startMillis;
    private final ReadWatch watch;
    private final List<MetricPoint> points = new ArrayList<>();
    private final CountDownLatch done = new CountDownLatch(1);
    private Meter.@Nullable Id current;
    private int place;
    private boolean sealed;

    ReadRun(List<Exported> meters, int from, long startMillis, ReadWatch watch) {
        this.meters = meters;
        this.from = from;
        this.startMillis = startMillis;
        this.watch = watch;
    }

    @Override
    public void run() {
        for (int i = 0; i < meters.size(); i++) {
            int at = (from + i) % meters.size();
            Exported exported = meters.get(at);
            Meter.Id id = exported.meter().getId();
            if (watch.skips(id)) {
                continue;
            }
            if (!begin(id, at)) {
                return;
            }
            List<MetricPoint> read = read(exported, id);
            if (!end(read)) {
                watch.cameBack(id);
                return;
            }
        }
        done.countDown();
    }

    /** @return whether it came to its end in time */
    boolean await(Duration patience) {
        try {
            return done.await(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * Ends it: nothing is added from now on.
     *
     * @param accused whether the meter it is at had its time
     * @return that meter; null where it is between two or done
     */
    synchronized Meter.@Nullable Id seal(boolean accused) {
        sealed = true;
        Meter.Id at = accused ? current : null;
        if (at != null) {
            watch.isStuck(at);
        }
        return at;
    }

    /** What was read so far; complete where it was awaited or sealed. */
    synchronized List<MetricPoint> points() {
        return new ArrayList<>(points);
    }

    /** Where in the list it is. */
    synchronized int place() {
        return place;
    }

    private synchronized boolean begin(Meter.Id id, int at) {
        current = id;
        place = at;
        return !sealed;
    }

    private synchronized boolean end(List<MetricPoint> read) {
        current = null;
        if (!sealed) {
            points.addAll(read);
        }
        return !sealed;
    }

    // a gauge of the application may throw anything: that costs this gauge, never the thread
    @SuppressWarnings("CatchingUnchecked")
    private List<MetricPoint> read(Exported exported, Meter.Id id) {
        List<MetricPoint> read = new ArrayList<>(2);
        long begin = System.nanoTime();
        try {
            ForeignMeter.read(exported, startMillis, read);
        } catch (Exception | StackOverflowError | LinkageError | AssertionError e) {
            watch.failed(id, e);
        }
        watch.took(id, System.nanoTime() - begin);
        return read;
    }
}
