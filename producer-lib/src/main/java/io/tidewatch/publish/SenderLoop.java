package io.tidewatch.publish;

import io.tidewatch.policy.LinePolicies;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * The sending thread: takes events from the queue, makes records of them, gives those to Kafka or, while Kafka takes
 * nothing, writes them to disk. Where neither goes they wait, in order.
 */
final class SenderLoop implements Runnable {
    private static final int EVENTS_A_STEP = 512;
    private static final long AFTER_A_FAULT_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long[] IDLE_NANOS = {200_000, 1_000_000, 5_000_000};
    private static final long HELD_UP_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final int STEPS_AT_A_PACE = 100;
    private static final long LAST_MOMENT_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

    private final EventQueue queue;
    private final RecordMaker maker;
    private final Map<EventKind, Outbox> boxes = new EnumMap<>(EventKind.class);
    private final List<Outbox> outboxes;
    private final List<Spill> spills;
    private final RecordSender sender;
    private final PublisherHealth health;
    private final EventQueue.Item item = new EventQueue.Item();
    private volatile long closeByNanos;
    private volatile boolean closing;
    private volatile boolean tellNow;
    private volatile boolean tookOver;
    private int idleSteps;
    private long linesWentOnNanos = System.nanoTime();

    SenderLoop(
            EventQueue queue,
            PublisherConfig config,
            long epochMillis,
            LongSupplier epochs,
            EventFilter filter,
            LinePolicies policies,
            LossLedger ledger,
            PublisherHealth health,
            RecordSender sender,
            Map<EventKind, Spill> spills) {
        this.queue = queue;
        for (EventKind kind : EventKind.values()) {
            Spill spill = Objects.requireNonNull(spills.get(kind));
            boxes.put(kind, new Outbox(kind, config, sender, ledger, health, spill));
        }
        this.outboxes = List.copyOf(boxes.values());
        this.spills = List.copyOf(spills.values());
        this.maker = new RecordMaker(config, epochMillis, epochs, filter, policies, ledger, boxes);
        this.sender = sender;
        this.health = health;
    }

    /** @return whether it is known what earlier runs left on disk */
    boolean tookOver() {
        return tookOver;
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
        try {
            spills.forEach(Spill::open);
            outboxes.forEach(Outbox::resume);
            tookOver = true;
            while (!closing || System.nanoTime() - closeByNanos < 0 && workIsLeft()) {
                stepSafely();
            }
        } finally {
            drainToDisk();
            maker.tellCounted(System.nanoTime(), true);
            maker.flush();
            outboxes.forEach(Outbox::spillIfKafkaIsAway);
            sender.close(Duration.ofNanos(Math.max(0, closing ? closeByNanos - System.nanoTime() : 0)));
            countTheRest();
            outboxes.forEach(Outbox::close);
        }
    }

    /** Nothing ends this thread but close: whatever passes, memory that ran out for a moment included, it goes on. */
    @SuppressWarnings("CatchingUnchecked")
    private void stepSafely() {
        try {
            step();
        } catch (Exception | LinkageError | AssertionError | VirtualMachineError e) {
            health.fault(EventKind.LOG, e);
            LockSupport.parkNanos(AFTER_A_FAULT_NANOS);
        }
    }

    private void step() {
        boolean busy = push();
        long now = System.nanoTime();
        for (int taken = 0; taken < EVENTS_A_STEP && takeOne(now); taken++) {
            busy = true;
        }
        queue.settle();
        item.event = null;
        item.made = null;
        boolean last = closing && queue.isEmpty();
        maker.tellCounted(now, last || tellNow);
        tellNow = false;
        if (last) {
            maker.flush();
        } else {
            maker.flushDue(now);
        }
        busy |= push();
        boolean pressed = queue.isHalfFull();
        for (int i = 0; i < outboxes.size(); i++) {
            outboxes.get(i).changeOver(pressed, closing);
            spills.get(i).note(now);
        }
        if (busy) {
            idleSteps = 0;
        } else {
            LockSupport.parkNanos(IDLE_NANOS[Math.min(IDLE_NANOS.length - 1, idleSteps++ / STEPS_AT_A_PACE)]);
        }
    }

    /**
     * Where lines are held up for longer than a full buffer holds them, as by a topic that is missing and no disk to go to,
     * metrics and errors go past them. Lines that somebody hears are made all the same, in order: errors come of them, and
     * breadcrumbs.
     */
    private boolean takeOne(long now) {
        boolean linesGoOn = canTake();
        if (linesGoOn) {
            linesWentOnNanos = now;
        } else if (!closing && now - linesWentOnNanos < HELD_UP_NANOS) {
            return false;
        }
        return take(linesGoOn, now);
    }

    /** @param linesGoOn else lines are passed by: they keep their place, and their order */
    private boolean take(boolean linesGoOn, long now) {
        if (linesGoOn ? !queue.poll(item) : !queue.pollNext(item)) {
            return false;
        }
        if (linesGoOn || item.kind != EventKind.LOG) {
            maker.add(item, now);
        } else if (maker.make(item)) {
            queue.setAside(item, item.weight);
        }
        return true;
    }

    private boolean push() {
        boolean gave = false;
        for (int i = 0; i < outboxes.size(); i++) {
            outboxes.get(i).settle();
            gave |= outboxes.get(i).push();
        }
        return gave;
    }

    private boolean canTake() {
        for (int i = 0; i < outboxes.size(); i++) {
            if (!outboxes.get(i).canTake()) {
                return false;
            }
        }
        return true;
    }

    /** What is on disk already need not be sent now, where Kafka does not seem to take it. */
    private boolean workIsLeft() {
        if (!queue.isEmpty() || maker.hasPack()) {
            return true;
        }
        boolean lastMoment = closeByNanos - System.nanoTime() < LAST_MOMENT_NANOS;
        for (Map.Entry<EventKind, Outbox> box : boxes.entrySet()) {
            Outbox outbox = box.getValue();
            boolean away = health.isFaulty(box.getKey()) && outbox.isStalled(true);
            if (!outbox.isSafe() || !outbox.isEmpty() && !away && !lastMoment) {
                return true;
            }
        }
        return false;
    }

    /** The grace is over: what still waits is put on disk, where there is one and each kind has room. */
    private void drainToDisk() {
        if (queue.isEmpty() || spills.stream().noneMatch(Spill::isOpen)) {
            return;
        }
        outboxes.forEach(outbox -> outbox.spillAll(true));
        long now = System.nanoTime();
        while (take(canTake(), now)) {
            // those behind it
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
