package io.tidewatch.metrics;

import io.micrometer.core.instrument.Meter;
import io.tidewatch.event.MetricPoint;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the application's gauges and functions on a thread of its own. One that throws costs itself only. One that does not
 * come back costs itself and a thread: the reading goes on without it, on another thread, until it comes back. Called by one
 * thread at a time.
 */
final class ForeignReads implements ReadWatch {
    /** Threads that may be lost to gauges that do not come back; with more of them, none is read any more. */
    static final int MOST_STUCK = 4;

    private static final Logger LOG = LoggerFactory.getLogger(ForeignReads.class);
    private static final long SLOW_NANOS = 100_000_000;
    private static final int MOST_TOLD = 200;

    private final long startMillis;
    private final Set<Meter.Id> stuck = ConcurrentHashMap.newKeySet();
    private final Set<String> told = ConcurrentHashMap.newKeySet();
    private final LongAdder failed = new LongAdder();
    private final LongAdder slow = new LongAdder();
    private volatile @Nullable ExecutorService thread;
    private int from;

    /** @param startMillis when totals were zero that do not say so themselves, milliseconds since the epoch */
    ForeignReads(long startMillis) {
        this.startMillis = startMillis;
    }

    /**
     * Reads them.
     *
     * @param patience how long at most
     * @return what was read within that time
     */
    List<MetricPoint> read(List<Exported> meters, Duration patience) {
        if (meters.isEmpty() || stuck.size() >= MOST_STUCK) {
            return List.of();
        }
        ReadRun run = new ReadRun(meters, from % meters.size(), startMillis, this);
        ExecutorService runner = thread == null ? newThread() : thread;
        thread = runner;
        runner.execute(run);
        if (run.await(patience)) {
            from = 0;
            return run.points();
        }
        // the next reading begins behind the one it stopped at, so that the last ones have their turn
        from = run.place() + 1;
        // an interrupted reading was not waited for
        Meter.Id at = run.seal(!Thread.currentThread().isInterrupted());
        if (at != null) {
            runner.shutdownNow();
            thread = null;
            tell(at, "has not come back within {} ms; going on without it", patience.toMillis());
        }
        return run.points();
    }

    long failed() {
        return failed.sum();
    }

    long slow() {
        return slow.sum();
    }

    int stuck() {
        return stuck.size();
    }

    void close() {
        if (thread != null) {
            thread.shutdownNow();
        }
    }

    @Override
    public boolean skips(Meter.Id id) {
        return stuck.contains(id);
    }

    @Override
    public void isStuck(Meter.Id id) {
        stuck.add(id);
    }

    @Override
    public void cameBack(Meter.Id id) {
        stuck.remove(id);
    }

    @Override
    public void took(Meter.Id id, long nanos) {
        if (nanos > SLOW_NANOS) {
            slow.increment();
            tell(id, "takes {} ms to be read", nanos / 1_000_000);
        }
    }

    @Override
    public void failed(Meter.Id id, Throwable cause) {
        failed.increment();
        // the message may hold anything, so it is for those who ask for it
        tell(id, "cannot be read: {}", cause.getClass().getName());
        LOG.debug("Metric {} cannot be read", id.getName(), cause);
    }

    private void tell(Meter.Id id, String what, Object detail) {
        if (told.size() < MOST_TOLD && told.add(id.getName())) {
            LOG.warn("Metric {} " + what, id.getName(), detail);
        }
    }

    private static ExecutorService newThread() {
        return Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "tidewatch-gauges");
            thread.setDaemon(true);
            return thread;
        });
    }
}
