package io.tidewatch.publish;

import io.tidewatch.policy.LinePolicies;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The sending thread: takes events from the queue, makes records of them, gives those to Kafka or, while Kafka takes
 * nothing, writes them to disk. Where neither goes they wait, in order.
 */
final class SenderLoop implements Runnable {
    private static final int EVENTS_A_STEP = 512;
    private static final long AFTER_A_FAULT_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long[] IDLE_NANOS = {200_000, 1_000_000, 5_000_000};
    private static final int STEPS_AT_A_PACE = 100;
    private static final long LAST_MOMENT_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

    private final EventQueue queue;
    private final RecordMaker maker;
    private final Outbox outbox;
    private final Spill spill;
    private final RecordSender sender;
    private final PublisherHealth health;
    private final EventQueue.Item item = new EventQueue.Item();
    private volatile long closeByNanos;
    private volatile boolean closing;
    private volatile boolean tellNow;
    private int idleSteps;

    SenderLoop(
            EventQueue queue,
            PublisherConfig config,
            long epochMillis,
            EventFilter filter,
            LinePolicies policies,
            LossLedger ledger,
            PublisherHealth health,
            RecordSender sender,
            Spill spill) {
        this.queue = queue;
        this.spill = spill;
        this.outbox = new Outbox(config, sender, ledger, health, spill);
        this.maker = new RecordMaker(config, epochMillis, filter, policies, ledger, outbox);
        this.sender = sender;
        this.health = health;
    }

    /** Somebody waits: what is kept back to be counted is sent. */
    void tellNow() {
        tellNow = true;
    }

    /** The queue has to be closed before: what is in it is sent until then, or put on disk, the rest counted. */
    void finishWithin(Duration grace) {
        closeByNanos = System.nanoTime() + grace.toNanos();
        closing = true;
    }

    @Override
    public void run() {
        spill.open();
        outbox.resume();
        try {
            while (!closing || System.nanoTime() - closeByNanos < 0 && workIsLeft()) {
                stepSafely();
            }
        } finally {
            maker.tellCounted(System.nanoTime(), true);
            maker.flush();
            outbox.spillIfKafkaIsAway();
            drainToDisk();
            sender.close(Duration.ofNanos(Math.max(0, closing ? closeByNanos - System.nanoTime() : 0)));
            countTheRest();
            outbox.close();
        }
    }

    /** Nothing ends this thread but close. */
    private void stepSafely() {
        try {
            step();
        } catch (RuntimeException e) {
            health.fault(e);
            LockSupport.parkNanos(AFTER_A_FAULT_NANOS);
        }
    }

    private void step() {
        outbox.settle();
        boolean busy = outbox.push();
        long now = System.nanoTime();
        for (int taken = 0; taken < EVENTS_A_STEP && outbox.canTake() && queue.poll(item); taken++) {
            maker.add(item, now);
            busy = true;
        }
        item.event = null;
        boolean last = closing && queue.isEmpty();
        maker.tellCounted(now, last || tellNow);
        tellNow = false;
        if (maker.packIsDue(now) || last) {
            maker.flush();
        }
        busy |= outbox.push();
        outbox.changeOver(queue.isHalfFull(), closing);
        spill.note(now);
        if (busy) {
            idleSteps = 0;
        } else {
            LockSupport.parkNanos(IDLE_NANOS[Math.min(IDLE_NANOS.length - 1, idleSteps++ / STEPS_AT_A_PACE)]);
        }
    }

    /** What is on disk already need not be sent now, where Kafka does not seem to take it. */
    private boolean workIsLeft() {
        if (!queue.isEmpty() || maker.hasPack() || !outbox.isSafe()) {
            return true;
        }
        boolean away = health.fault() != null && outbox.isStalled(true);
        return !outbox.isEmpty() && !away && closeByNanos - System.nanoTime() > LAST_MOMENT_NANOS;
    }

    /** The grace is over: what still waits is put on disk, where there is one. */
    private void drainToDisk() {
        if (!queue.isEmpty() && spill.isOpen()) {
            outbox.spillAll(true);
            while (outbox.canTake() && queue.poll(item)) {
                maker.add(item, 0);
            }
            maker.flush();
        }
    }

    private void countTheRest() {
        while (!queue.isEmpty()) {
            if (queue.poll(item)) {
                maker.dropped(item, DropReason.SHUTDOWN);
            } else {
                Thread.onSpinWait();
            }
        }
    }
}
