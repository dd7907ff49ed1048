package io.tidewatch.publish;

import io.tidewatch.event.LogEvent;
import io.tidewatch.event.LogLevel;
import io.tidewatch.policy.LinePolicies;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** What a caller does when the queue is full: nothing, throw out the oldest, or wait. Thread-safe. */
final class MakingRoom {
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MICROSECONDS.toNanos(50);
    /** Room for a large event may need several small ones to go. */
    private static final int MOST_THROWN_OUT = 64;

    private final Overflow overflow;
    private final EventQueue queue;
    private final LinePolicies policies;
    private final LossLedger ledger;

    MakingRoom(Overflow overflow, EventQueue queue, LinePolicies policies, LossLedger ledger) {
        this.overflow = overflow;
        this.queue = queue;
        this.policies = policies;
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
            ledger.dropped(oldest.kind, reason(oldest), 1);
            if (oldest.event instanceof Capture<?> capture && capture.wantsOutcome()) {
                OutRecord.lost(capture, DropReason.QUEUE_FULL);
            }
            outcome = queue.offer(kind, event, weight, level, false);
        }
        return outcome;
    }

    /** A line that would not have been sent, and waited to be heard only, is not lost for want of room. */
    private DropReason reason(EventQueue.Item oldest) {
        boolean unsent = oldest.event instanceof Capture<?> capture
                ? Publisher.isDropped(capture, policies)
                : oldest.event instanceof LogEvent made && policies.dropsAll(made.level());
        return unsent ? DropReason.POLICY : DropReason.QUEUE_FULL;
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
