package io.tidewatch.processor.logs;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the ranges of a plan, first things first, with as many readers as come free at once. Stops when no line that is
 * left is wanted, or at a bound. One per question.
 */
final class LogScan {
    private final LogRecords records;
    private final ExecutorService helpers;
    private final SearchPlan plan;
    private final List<SearchPlan.Range> ranges;
    private final int inTime;
    private final LogOrder order;
    private final LineReader.Lines lines;
    private final Supplier<LineReader> readers;
    private final long started = System.nanoTime();
    private final long until;
    private final long mostBytes;
    private final Duration time;

    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong decoded = new AtomicLong();
    private final List<String> faults = new ArrayList<>();
    private final boolean[] read;
    private int next;
    private int blocksRead;
    private volatile boolean stopped;

    /** How much may be read. */
    record Bounds(Duration time, long bytes) {}

    LogScan(
            LogRecords records,
            ExecutorService helpers,
            SearchPlan plan,
            LogOrder order,
            LineReader.Lines lines,
            Supplier<LineReader> readers,
            Bounds bounds,
            long startedNanos) {
        this.records = records;
        this.helpers = helpers;
        this.plan = plan;
        this.ranges = plan.inOrder();
        this.inTime = plan.inTime();
        this.order = order;
        this.lines = lines;
        this.readers = readers;
        this.time = bounds.time();
        this.until = startedNanos + time.toNanos();
        this.mostBytes = bounds.bytes();
        this.read = new boolean[ranges.size()];
    }

    /** @param most readers at one time, this thread's included */
    void run(LogRecords.Session session, int most) {
        List<CompletableFuture<?>> others = new ArrayList<>();
        for (int i = 1; i < Math.min(most, ranges.size()); i++) {
            LogRecords.Session other = records.open(Duration.ZERO);
            if (other == null) {
                break;
            }
            try {
                others.add(CompletableFuture.runAsync(
                        () -> {
                            try (other) {
                                read(other);
                            }
                        },
                        helpers));
            } catch (RejectedExecutionException e) {
                other.close();
                break;
            }
        }
        try {
            read(session);
        } finally {
            others.forEach(LogScan::await);
        }
    }

    private static void await(CompletableFuture<?> other) {
        other.handle((done, fault) -> fault).join();
    }

    private void read(LogRecords.Session session) {
        LineReader reader = readers.get();
        try {
            for (int i = take(); i >= 0; i = take()) {
                SearchPlan.Range range = ranges.get(i);
                String fault = read(session, reader, range);
                synchronized (read) {
                    read[i] = fault.isEmpty();
                    blocksRead += range.blocks();
                    if (!fault.isEmpty()) {
                        stopped = true;
                        if (!faults.contains(fault)) {
                            faults.add(fault);
                        }
                    }
                }
            }
        } catch (RuntimeException e) {
            synchronized (read) {
                stopped = true;
                faults.add("not all could be read: " + e);
            }
        } finally {
            decoded.addAndGet(reader.decoded());
        }
    }

    /** @return the next range; -1 where there is none whose lines are wanted */
    private int take() {
        synchronized (read) {
            if (stopped || next >= ranges.size()) {
                return -1;
            }
            SearchPlan.Range first = ranges.get(next);
            if (next < inTime && first.firstKnown(order) && lines.done(first.firstMillis(order))) {
                next = inTime;
                if (next >= ranges.size()) {
                    stopped = true;
                    return -1;
                }
            }
            return next++;
        }
    }

    /** @return empty where the range was read to its end, else why not */
    private String read(LogRecords.Session session, LineReader reader, SearchPlan.Range range) {
        Duration rest = Duration.ofNanos(until - System.nanoTime());
        try {
            boolean whole = !rest.isNegative()
                    && session.read(range.partition(), range.from(), range.to(), rest, record -> {
                        boolean all = reader.read(record, lines, this::inTime);
                        long size = record.value() == null ? 0 : record.value().length;
                        return bytes.addAndGet(size) < mostBytes && all && inTime();
                    });
            if (whole) {
                return "";
            }
        } catch (KafkaException e) {
            return range.partition() + " offsets " + range.from() + " to " + (range.to() - 1) + " cannot be read: "
                    + e.getMessage();
        }
        return bytes.get() >= mostBytes ? "after " + (mostBytes >> 20) + " MiB" : "after " + time.toMillis() + " ms";
    }

    private boolean inTime() {
        return System.nanoTime() - until < 0;
    }

    /** @return up to which event time all was looked at; null where all was, or where nothing can be said */
    @Nullable
    Long untilMillis() {
        synchronized (read) {
            if (faults.isEmpty()) {
                return null;
            }
            Long edge = null;
            for (int i = 0; i < ranges.size(); i++) {
                if (!read[i]) {
                    if (!ranges.get(i).firstKnown(order)) {
                        return null;
                    }
                    long first = ranges.get(i).firstMillis(order);
                    boolean farther = edge != null && (order == LogOrder.NEWEST ? first <= edge : first >= edge);
                    edge = farther ? edge : (Long) first;
                }
            }
            return edge;
        }
    }

    /** @return whether lines were passed over, and nothing can be said of which times */
    boolean unsure() {
        synchronized (read) {
            return !faults.isEmpty() && untilMillis() == null;
        }
    }

    List<String> faults() {
        List<String> all = new ArrayList<>(plan.faults());
        synchronized (read) {
            Long edge = untilMillis();
            for (String fault : faults) {
                if (!fault.startsWith("after ")) {
                    all.add(fault);
                    continue;
                }
                String where = edge == null
                        ? "lines not yet indexed"
                        : "lines " + (order == LogOrder.NEWEST ? "before " : "since ") + Instant.ofEpochMilli(edge);
                all.add(ScanBounds.STOPPED + fault + ": not all " + where
                        + " were looked at; narrow the time or the query");
            }
        }
        return all;
    }

    ScanEffort effort() {
        long millis = (System.nanoTime() - started) / 1_000_000;
        return new ScanEffort(plan.blocks(), blocksRead, bytes.get(), decoded.get(), millis);
    }
}
