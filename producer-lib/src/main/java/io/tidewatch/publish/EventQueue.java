package io.tidewatch.publish;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * A ring that many threads put into and one takes from, bounded in events and in bytes. Nobody waits: a full ring refuses.
 * Nobody is woken either: waking a thread is most of what handing over costs, so the taker looks by itself.
 */
final class EventQueue {
    /** What became of an offer. */
    enum Offer {
        TAKEN,
        FULL,
        TOO_LARGE,
        CLOSED
    }

    private static final long CLOSED_BIT = Long.MIN_VALUE;

    private final AtomicReferenceArray<@Nullable Queued> slots;
    private final int mask;
    private final int maxEvents;
    private final long maxBytes;
    private final AtomicLong tail = new AtomicLong();
    private final AtomicLong head = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();

    EventQueue(int maxEvents, long maxBytes) {
        int size = Integer.highestOneBit(Math.max(2, maxEvents - 1)) << 1;
        this.slots = new AtomicReferenceArray<>(size);
        this.mask = size - 1;
        this.maxEvents = maxEvents;
        this.maxBytes = maxBytes;
    }

    /** Log events leave the last eighth to metrics and errors: a flood of lines does not silence the heartbeat. */
    Offer offer(Queued item) {
        return offer(item, false);
    }

    /** @param late whether it is taken after the close too: by the one taker only, of what it polled */
    Offer offer(Queued item, boolean late) {
        boolean log = item.kind() == EventKind.LOG;
        int weight = item.weightBytes();
        long byteLimit = log ? maxBytes - maxBytes / 8 : maxBytes;
        int eventLimit = log ? maxEvents - maxEvents / 8 : maxEvents;
        if (weight > byteLimit) {
            return Offer.TOO_LARGE;
        }
        if (bytes.addAndGet(weight) > byteLimit) {
            bytes.addAndGet(-weight);
            return refused(tail.get(), late);
        }
        while (true) {
            long at = tail.get();
            if (at < 0 && !late || (at & ~CLOSED_BIT) - head.get() >= eventLimit) {
                bytes.addAndGet(-weight);
                return refused(at, late);
            }
            if (tail.compareAndSet(at, at + 1)) {
                slots.setRelease((int) at & mask, item);
                return Offer.TAKEN;
            }
        }
    }

    private static Offer refused(long tail, boolean late) {
        return tail < 0 && !late ? Offer.CLOSED : Offer.FULL;
    }

    /** @return the next one, or null where there is none that is ready; by the one taker only */
    @Nullable
    Queued poll() {
        long at = head.getPlain();
        Queued item = slots.getAcquire((int) at & mask);
        if (item != null) {
            slots.setPlain((int) at & mask, null);
            head.setRelease(at + 1);
            bytes.addAndGet(-item.weightBytes());
        }
        return item;
    }

    /** Refuses all that comes from now on; what was taken can still be polled. */
    void close() {
        tail.getAndUpdate(at -> at | CLOSED_BIT);
    }

    /** @return whether nothing is in it, nor on the way into it */
    boolean isEmpty() {
        return head.get() == (tail.get() & ~CLOSED_BIT);
    }

    int size() {
        return (int) ((tail.get() & ~CLOSED_BIT) - head.get());
    }

    long sizeBytes() {
        return bytes.get();
    }
}
