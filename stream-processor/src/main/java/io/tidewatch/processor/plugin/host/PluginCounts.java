package io.tidewatch.processor.plugin.host;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What one analyzer did in this process, in all its tasks, and whether it still may. Thread-safe. */
final class PluginCounts {
    /** Of so much time it is looked how much of it was taken. */
    static final long WINDOW_NANOS = 10_000_000_000L;

    /** Windows in a row that may be over the bound: a minute. */
    static final int MOST_WINDOWS = 6;

    private static final long FAULT_EVERY_NANOS = 60_000_000_000L;

    final LongAdder events = new LongAdder();
    final LongAdder ticks = new LongAdder();
    final LongAdder ticksSkipped = new LongAdder();
    final LongAdder findings = new LongAdder();
    final LongAdder findingsDropped = new LongAdder();
    final LongAdder faults = new LongAdder();
    final LongAdder rowsRefused = new LongAdder();
    final LongAdder usedNanos = new LongAdder();
    final AtomicLong longestNanos = new AtomicLong();

    private final Map<String, Kept> tasks = new ConcurrentHashMap<>();
    private final double maxShare;
    private final int threads;
    private final LongSupplier nanos;
    private volatile String lastFault = "";
    private volatile String disabled = "";
    private volatile double share;
    private @Nullable Long faultLogged;
    private long windowBegan;
    private long windowUsed;
    private int windowsOver;

    /** What a task keeps. */
    private record Kept(long rows, long bytes) {}

    /**
     * @param threads of the analysis: the time there is
     * @param nanos a clock that only goes on
     */
    PluginCounts(double maxShare, int threads, LongSupplier nanos) {
        this.maxShare = maxShare;
        this.threads = threads;
        this.nanos = nanos;
        this.windowBegan = nanos.getAsLong();
    }

    long nanos() {
        return nanos.getAsLong();
    }

    /** A task took that much time. */
    synchronized void used(long tookNanos) {
        usedNanos.add(tookNanos);
        longestNanos.accumulateAndGet(tookNanos, Math::max);
        windowUsed += tookNanos;
        long passed = nanos.getAsLong() - windowBegan;
        if (passed < WINDOW_NANOS) {
            return;
        }
        share = windowUsed / (double) (passed * threads);
        windowsOver = share > maxShare ? windowsOver + 1 : 0;
        windowBegan += passed;
        windowUsed = 0;
        if (windowsOver >= MOST_WINDOWS) {
            disable(String.format(
                    Locale.ROOT,
                    "it took %.0f %% of the analysis' time for a minute, processor.plugins.maxShareOfTime allows %.0f %%",
                    share * 100,
                    maxShare * 100));
        }
    }

    /** @return whether it is to be logged: one a minute is */
    synchronized boolean fault(String preview) {
        faults.increment();
        lastFault = preview;
        long now = nanos.getAsLong();
        boolean log = faultLogged == null || now - faultLogged >= FAULT_EVERY_NANOS;
        faultLogged = log ? Long.valueOf(now) : faultLogged;
        return log;
    }

    /** It gets nothing more in this process. The first reason stands. */
    synchronized void disable(String why) {
        if (disabled.isEmpty()) {
            disabled = why;
        }
    }

    /** @return why it gets nothing more; empty where it does */
    String disabled() {
        return disabled;
    }

    String lastFault() {
        return lastFault;
    }

    /** @return of the last whole window, of all threads */
    double share() {
        return share;
    }

    void keeps(String task, long rows, long bytes) {
        tasks.put(task, new Kept(rows, bytes));
    }

    void ended(String task) {
        tasks.remove(task);
    }

    int tasks() {
        return tasks.size();
    }

    long rows() {
        return tasks.values().stream().mapToLong(Kept::rows).sum();
    }

    long bytes() {
        return tasks.values().stream().mapToLong(Kept::bytes).sum();
    }
}
