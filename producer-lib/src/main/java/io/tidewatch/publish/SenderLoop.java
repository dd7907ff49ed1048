package io.tidewatch.publish;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The sending thread: takes events from the queue, makes records of them, gives those to Kafka. While Kafka takes nothing
 * the records at hand and the events in the queue wait, in order.
 */
final class SenderLoop implements Runnable {
    private static final int EVENTS_A_STEP = 512;
    private static final long KAFKA_AWAY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long[] IDLE_NANOS = {200_000, 1_000_000, 5_000_000};
    private static final int STEPS_AT_A_PACE = 100;

    private final EventQueue queue;
    private final Deque<OutRecord> records = new ArrayDeque<>();
    private final RecordMaker maker;
    private final RecordSender sender;
    private final LossLedger ledger;
    private final PublisherHealth health;
    private volatile long closeByNanos;
    private volatile boolean closing;
    private int idleSteps;

    SenderLoop(
            EventQueue queue,
            PublisherConfig config,
            EventFilter filter,
            LossLedger ledger,
            PublisherHealth health,
            RecordSender sender) {
        this.queue = queue;
        this.maker = new RecordMaker(config, filter, ledger, records);
        this.sender = sender;
        this.ledger = ledger;
        this.health = health;
    }

    /** The queue has to be closed before: what is in it is sent until then, the rest counted. */
    void finishWithin(Duration grace) {
        closeByNanos = System.nanoTime() + grace.toNanos();
        closing = true;
    }

    @Override
    public void run() {
        try {
            while (!closing || workIsLeft() && System.nanoTime() - closeByNanos < 0) {
                stepSafely();
            }
        } finally {
            sender.close(Duration.ofNanos(Math.max(0, closing ? closeByNanos - System.nanoTime() : 0)));
            countTheRest();
        }
    }

    /** Nothing ends this thread but close. */
    private void stepSafely() {
        try {
            step();
        } catch (RuntimeException e) {
            health.fault(e);
            LockSupport.parkNanos(KAFKA_AWAY_NANOS);
        }
    }

    private void step() {
        if (!send()) {
            LockSupport.parkNanos(KAFKA_AWAY_NANOS);
            return;
        }
        int taken = 0;
        long now = System.nanoTime();
        while (taken < EVENTS_A_STEP && records.isEmpty()) {
            Queued item = queue.poll();
            if (item == null) {
                break;
            }
            maker.add(item, now);
            taken++;
        }
        if (maker.packIsDue(now) || closing && queue.isEmpty()) {
            maker.flush();
        }
        if (taken > 0 || !records.isEmpty()) {
            idleSteps = 0;
        } else {
            int pace = Math.min(IDLE_NANOS.length - 1, idleSteps++ / STEPS_AT_A_PACE);
            LockSupport.parkNanos(IDLE_NANOS[pace]);
        }
    }

    /** @return whether Kafka took all there was */
    private boolean send() {
        while (!records.isEmpty()) {
            if (sender.give(records.peekFirst()) == RecordSender.Given.LATER) {
                return false;
            }
            records.removeFirst();
        }
        return true;
    }

    private boolean workIsLeft() {
        return !queue.isEmpty() || !records.isEmpty() || maker.hasPack();
    }

    private void countTheRest() {
        maker.flush();
        records.forEach(record -> record.dropped(ledger, DropReason.SHUTDOWN));
        records.clear();
        while (!queue.isEmpty()) {
            Queued item = queue.poll();
            if (item == null) {
                Thread.onSpinWait();
            } else {
                ledger.dropped(item.kind(), DropReason.SHUTDOWN, 1);
                Capture<?> tracked = item.tracked();
                if (tracked != null) {
                    OutRecord.lost(tracked, DropReason.SHUTDOWN);
                }
            }
        }
    }
}
