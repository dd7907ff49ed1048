package io.tidewatch.processor.store;

import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * The memory that decoded rows of all {@link RowStore}s of the process share. A store that finds it used up lets go of
 * its own rows. Hand it to the stores as Streams property {@value #PROPERTY}. Thread-safe.
 */
public final class RowMemory {
    /** Streams property under which the stores find the instance. */
    public static final String PROPERTY = "tidewatch.row.memory";

    private final long limitBytes;
    private final AtomicLong used = new AtomicLong();
    private final LongAdder released = new LongAdder();

    /** @param limitBytes bound of what is kept decoded, by estimate */
    public RowMemory(long limitBytes) {
        this.limitBytes = limitBytes;
    }

    static RowMemory of(Map<String, Object> config) {
        return config.get(PROPERTY) instanceof RowMemory memory ? memory : new RowMemory(16L << 20);
    }

    /** @return bytes in use just now, by estimate */
    public long usedBytes() {
        return used.get();
    }

    public long limitBytes() {
        return limitBytes;
    }

    /** @return how often a store had to let go of its rows since the start */
    public long timesReleased() {
        return released.sum();
    }

    void take(long bytes) {
        used.addAndGet(bytes);
    }

    boolean full() {
        return used.get() > limitBytes;
    }

    void countRelease() {
        released.increment();
    }
}
