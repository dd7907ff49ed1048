package io.tidewatch.publish;

import io.tidewatch.event.LogLevel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** What a caller does when the queue is full: nothing, throw out the oldest, or wait. Thread-safe. */
final class MakingRoom {
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MICROSECONDS.toNanos(50);
    /** Room for a large event may need several small ones to go. */
    private static final int MOST_THROWN_OUT = 64;

    private final Overflow overflow;
    private final EventQueue queue;
    private final LossLedger ledger;

    MakingRoom(Overflow overflow, EventQueue queue, LossLedger ledger) {
        this.overflow = overflow;
        this.queue = queue;
        this.ledger = ledger;
    }

    EventQueue.Offer retry(EventKind kind, Object event, int weight, LogLevel level) {
        return switch (overflow.policy()) {
            case DROP_NEWEST, BY_LEVEL -> EventQueue.Offer.FULL;
            case DROP_OLDEST -> throwOut(kind, event, weight, level);
            case BLOCK -> Publisher.isSendingThread() ? EventQueue.Offer.FULL : await(kind, event, weight, level);
        };
    }

    private EventQueue.Offer throwOut(EventKind kind, Object event, int weight, LogLevel level) {
        EventQueue.Item oldest = new EventQueue.Item();
        EventQueue.Offer outcome = EventQueue.Offer.FULL;
        for (int i = 0; i < MOST_THROWN_OUT && outcome == EventQueue.Offer.FULL && queue.throwOut(oldest); i++) {
            ledger.dropped(oldest.kind, DropReason.QUEUE_FULL, 1);
            if (oldest.event instanceof Capture<?> capture && capture.wantsOutcome()) {
                OutRecord.lost(capture, DropReason.QUEUE_FULL);
            }
            outcome = queue.offer(kind, event, weight, level, false);
        }
        return outcome;
    }

    private EventQueue.Offer await(EventKind kind, Object event, int weight, LogLevel level) {
        long until = System.nanoTime() + overflow.maxBlock().toNanos();
        EventQueue.Offer outcome = EventQueue.Offer.FULL;
        while (outcome == EventQueue.Offer.FULL
                && System.nanoTime() - until < 0
                && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(this, LOOK_AGAIN_NANOS);
            outcome = queue.offer(kind, event, weight, level, false);
        }
        return outcome;
    }
}
