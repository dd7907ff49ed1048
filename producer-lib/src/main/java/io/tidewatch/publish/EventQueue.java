package io.tidewatch.publish;

import io.tidewatch.event.LogLevel;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * A ring that many threads put into and one takes from, bounded in events and in bytes. Nobody waits: a full ring refuses.
 * Nobody is woken either: waking a thread is most of what handing over costs, so the taker looks by itself. Each slot has a
 * turn that says whose it is, the one who puts or the one who takes (D. Vyukov's bounded MPMC queue), so that the oldest
 * may be thrown out by those who put, too.
 */
final class EventQueue {
    /** What became of an offer. */
    enum Offer {
        TAKEN,
        FULL,
        TOO_LARGE,
        CLOSED
    }

    /** So small a part of the bytes may be given back late. */
    private static final int OWED_SHARE = 64;

    private static final long CLOSED_BIT = Long.MIN_VALUE;

    private final AtomicLongArray turns;
    private final Object[] slots;
    private final EventKind[] kinds;
    private final int[] weights;
    private final int mask;
    private final int maxEvents;
    private final long maxBytes;
    private final boolean byLevel;
    private final PaddedLong tail = new PaddedLong();
    private final PaddedLong head = new PaddedLong();
    private final PaddedLong bytes = new PaddedLong();
    /** Where the head was when one who puts last looked: never ahead of it. A racing write sets it back at worst. */
    private long headSeen;

    private final long mostOwedBytes;
    /** What was taken out and not yet taken off the bytes; of the one taker. */
    private long owedBytes;

    /** Log events that were taken out before their turn; they count as if they were in the ring still. */
    private final ConcurrentLinkedQueue<Item> aside = new ConcurrentLinkedQueue<>();

    private final AtomicInteger asideCount = new AtomicInteger();

    /** @param byLevel whether what is less urgent has less room */
    EventQueue(int maxEvents, long maxBytes, boolean byLevel) {
        int size = Integer.highestOneBit(Math.max(2, maxEvents - 1)) << 1;
        this.turns = new AtomicLongArray(size);
        this.slots = new Object[size];
        this.kinds = new EventKind[size];
        this.weights = new int[size];
        this.mask = size - 1;
        this.maxEvents = maxEvents;
        this.maxBytes = maxBytes;
        this.byLevel = byLevel;
        this.mostOwedBytes = maxBytes / OWED_SHARE;
        for (int i = 0; i < size; i++) {
            turns.set(i, i);
        }
    }

    /** What was taken out. */
    static final class Item {
        EventKind kind = EventKind.LOG;
        int weight;

        @Nullable
        Object event;

        /** The event, where it was made before its turn; else null. */
        @Nullable
        Object made;
    }

    /**
     * @param event what is put in; log events leave the last eighth to metrics and errors: a flood of lines does not
     *     silence the heartbeat
     * @param late whether it is taken after the close too: by the one taker only, of what it polled
     */
    Offer offer(EventKind kind, Object event, int weight, LogLevel level, boolean late) {
        int share = kind == EventKind.LOG ? Share.of(byLevel ? level : LogLevel.CRITICAL) : Share.WHOLE;
        long byteLimit = maxBytes * share >> Share.BITS;
        if (weight > (kind == EventKind.LOG ? maxBytes * Share.LOGS >> Share.BITS : maxBytes)) {
            return Offer.TOO_LARGE;
        }
        if (bytes.addAndGet(weight) > byteLimit) {
            bytes.addAndGet(-weight);
            return refused(tail.get(), late);
        }
        long eventLimit = (long) maxEvents * share >> Share.BITS;
        while (true) {
            long at = tail.get();
            long place = at & ~CLOSED_BIT;
            // what is just being set aside is counted once or not at all, never twice: nothing is refused for it
            int kept = asideCount.get();
            if (at < 0 && !late || isTaken(place + kept, eventLimit)) {
                bytes.addAndGet(-weight);
                return refused(at, late);
            }
            int slot = (int) place & mask;
            long turn = turns.get(slot) - place;
            if (turn == 0) {
                if (tail.compareAndSet(at, at + 1)) {
                    slots[slot] = event;
                    kinds[slot] = kind;
                    weights[slot] = weight;
                    turns.setRelease(slot, place + 1);
                    return Offer.TAKEN;
                }
            } else if (turn < 0) {
                bytes.addAndGet(-weight);
                return refused(at, late);
            }
        }
    }

    /** The head's line is the taker's: it is looked at only where what is known of it is not enough. */
    private boolean isTaken(long place, long limit) {
        if (place - headSeen < limit) {
            return false;
        }
        long now = head.get();
        headSeen = now;
        return place - now >= limit;
    }

    private static Offer refused(long tail, boolean late) {
        return tail < 0 && !late ? Offer.CLOSED : Offer.FULL;
    }

    /**
     * By one thread at a time. Its room in bytes may be free a little later: when many were taken, when there is none, or at
     * {@link #settle()}.
     *
     * @return whether there was one that is ready; then it is in {@code into}
     */
    boolean poll(Item into) {
        return pollAside(into) || pollNext(into);
    }

    /** As {@link #poll}, past what was set aside. */
    boolean pollNext(Item into) {
        boolean found = take(into, false);
        owedBytes += found ? into.weight : 0;
        if (!found || owedBytes > mostOwedBytes) {
            settle();
        }
        return found;
    }

    /** Nothing more is taken for now: all that was leaves its room. By the thread that polls. */
    void settle() {
        if (owedBytes > 0) {
            bytes.addAndGet(-owedBytes);
            owedBytes = 0;
        }
    }

    /** Keeps a log event that was just polled for later; its place stays taken. By the one taker only. */
    void setAside(Item polled, int weight) {
        Item kept = new Item();
        kept.kind = polled.kind;
        kept.event = polled.event;
        kept.made = polled.made;
        kept.weight = weight;
        bytes.addAndGet(weight);
        asideCount.incrementAndGet();
        aside.add(kept);
    }

    private boolean pollAside(Item into) {
        Item oldest = aside.poll();
        if (oldest == null) {
            return false;
        }
        into.kind = oldest.kind;
        into.event = oldest.event;
        into.made = oldest.made;
        into.weight = oldest.weight;
        asideCount.decrementAndGet();
        bytes.addAndGet(-oldest.weight);
        return true;
    }

    /**
     * Takes the oldest out to make room; by any thread.
     *
     * @return false where it is no log event, or is just being put in
     */
    boolean throwOut(Item into) {
        if (pollAside(into)) {
            return true;
        }
        boolean found = take(into, true);
        if (found) {
            bytes.addAndGet(-into.weight);
        }
        return found;
    }

    private boolean take(Item into, boolean logsOnly) {
        while (true) {
            long at = head.get();
            int slot = (int) at & mask;
            long turn = turns.get(slot) - (at + 1);
            if (turn < 0) {
                return false;
            }
            if (turn == 0 && logsOnly && kinds[slot] != EventKind.LOG) {
                return false;
            }
            if (turn == 0 && head.compareAndSet(at, at + 1)) {
                into.event = slots[slot];
                into.kind = kinds[slot];
                into.weight = weights[slot];
                into.made = null;
                slots[slot] = null;
                turns.setRelease(slot, at + mask + 1);
                return true;
            }
        }
    }

    /** Refuses all that comes from now on; what was taken can still be polled. */
    void close() {
        tail.getAndUpdate(at -> at | CLOSED_BIT);
    }

    /** @return whether nothing is in it, nor on the way into it */
    boolean isEmpty() {
        return size() <= 0;
    }

    int size() {
        int kept = asideCount.get();
        // the head first: a tail read before it could be behind it
        long from = head.get();
        return (int) ((tail.get() & ~CLOSED_BIT) - from) + kept;
    }

    long sizeBytes() {
        return bytes.get();
    }

    /** @return whether more than half of its room is taken */
    boolean isHalfFull() {
        return size() > maxEvents / 2 || bytes.get() > maxBytes / 2;
    }
}
