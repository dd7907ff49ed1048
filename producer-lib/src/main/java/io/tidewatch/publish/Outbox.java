package io.tidewatch.publish;

import io.tidewatch.event.LogLevel;
import io.tidewatch.publish.OutRecord.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * The records of one kind that have no outcome yet, in order: given to Kafka, waiting in memory, waiting on disk, and behind those,
 * where the disk does not take them, a few more in memory. While Kafka takes records nothing is on disk. When it has not
 * acknowledged any for a while, all that is in memory is written to disk, those given included, so that a kill loses
 * nothing, and what comes is appended there, until all of it was read and given. On the sending thread only.
 */
final class Outbox {
    private static final int MOST_HELD_UP = 256;
    private static final long CLOSING_STALL_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

    private final EventKind kind;
    private final RecordSender sender;
    private final LossLedger ledger;
    private final Spill spill;
    private final PublisherHealth health;
    private final long stallNanos;
    private final Overflow.Policy policy;
    private final long windowBytes;
    private final RecordLine given = new RecordLine();
    private final RecordLine waiting = new RecordLine();
    private final RecordLine behind = new RecordLine();
    private long progressNanos = System.nanoTime();
    private boolean spilling;
    /** Whether all in memory is on disk as well: until then nothing newer may go there. */
    private boolean memoryIsSafe = true;

    Outbox(
            EventKind kind,
            PublisherConfig config,
            RecordSender sender,
            LossLedger ledger,
            PublisherHealth health,
            Spill spill) {
        this.kind = kind;
        this.health = health;
        this.sender = sender;
        this.ledger = ledger;
        this.spill = spill;
        this.stallNanos = config.spill().after().toNanos();
        this.policy = config.overflow().policy();
        this.windowBytes = Window.bytes(config, kind);
    }

    /** What earlier runs left on disk goes first. */
    void resume() {
        spilling = spill.hasUnread();
    }

    /**
     * Whether more records may be made; else they had better wait in the queue. Only log events wait there: metrics and
     * errors are few, and short logs go to the disk, so that what holds one kind up holds up no other.
     */
    boolean canTake() {
        return kind != EventKind.LOG || behind.isEmpty() && (spilling || waiting.isEmpty());
    }

    /** @return whether an event of that level has no room on disk, where it would have to go */
    boolean refuses(LogLevel level) {
        return spilling && policy == Overflow.Policy.BY_LEVEL && spill.fill() > Share.fraction(level);
    }

    void add(OutRecord record) {
        if (isEmpty()) {
            progressNanos = System.nanoTime();
        }
        if (!spilling) {
            waiting.addLast(record);
            if (tooMuchWaits(waiting)) {
                spillAll(false);
            }
            if (!spilling) {
                bounded(waiting, DropReason.QUEUE_FULL);
            }
        } else if (!memoryIsSafe || !behind.isEmpty() || !store(record)) {
            behind.addLast(record);
            bounded(behind, DropReason.SPILL_FULL);
        }
    }

    /** What is held up and may not wait in the queue, as by a topic that is missing, with no disk to go to: the newest stay. */
    private void bounded(RecordLine records, DropReason reason) {
        while (tooMuchWaits(records) || isFew() && records.size() > MOST_HELD_UP) {
            giveUp(records.removeFirst(), reason);
        }
    }

    /** One that was given before and comes back may have arrived, or been refused, after all. */
    private void giveUp(OutRecord record, DropReason reason) {
        switch (record.outcome()) {
            case DELIVERED -> record.delivered(ledger);
            case REFUSED -> record.dropped(ledger, record.refusal());
            case OPEN, FAILED -> record.dropped(ledger, reason);
        }
    }

    /**
     * Short logs may be as many as logs. Metrics and errors come in bursts, a batch of many series in parts, which Kafka takes one
     * after the other: of those it is too much only while Kafka takes none.
     */
    private boolean tooMuchWaits(RecordLine records) {
        return kind != EventKind.LOG
                && records.bytes() > windowBytes
                && records.size() > 1
                && (!isFew() || isStalled(false));
    }

    private boolean isFew() {
        return kind == EventKind.METRICS || kind == EventKind.ERROR;
    }

    /** Gives to Kafka what it takes now. @return whether something was given */
    boolean push() {
        boolean gave = false;
        while (given.bytes() < windowBytes) {
            OutRecord next = waiting.peekFirst();
            if (next == null && spilling) {
                next = spill.next();
                if (next != null) {
                    waiting.addLast(next);
                }
            }
            if (next == null || next.outcome() == Outcome.OPEN && !sender.give(next)) {
                return gave;
            }
            OutRecord unused = waiting.removeFirst();
            next.handedOver();
            given.addLast(next);
            gave = true;
        }
        return gave;
    }

    /** Takes note of what Kafka has said of the records given to it. */
    void settle() {
        for (OutRecord first = given.peekFirst(); first != null; first = given.peekFirst()) {
            Outcome outcome = first.outcome();
            if (outcome == Outcome.OPEN) {
                break;
            }
            if (outcome == Outcome.FAILED) {
                giveAgain();
                break;
            }
            OutRecord unused = given.removeFirst();
            progressNanos = System.nanoTime();
            if (first.spilledTo() != null) {
                spill.acknowledged(first.spilledTo());
            }
            if (outcome == Outcome.DELIVERED) {
                first.delivered(ledger);
            } else {
                first.dropped(ledger, first.refusal());
            }
        }
        if (given.isEmpty() && waiting.isEmpty() && !spill.hasUnread()) {
            spill.allRead();
        }
    }

    /**
     * Goes over to the disk or back.
     *
     * @param pressed whether the queue fills although Kafka takes records
     * @param closing whether this is the end: then less time is given to a Kafka that is known to be away
     */
    void changeOver(boolean pressed, boolean closing) {
        boolean stalled = !isEmpty() && isStalled(closing);
        if (stalled) {
            health.silence(kind);
        }
        if (!spilling) {
            boolean tooMuch = pressed && policy != Overflow.Policy.BLOCK && !waiting.isEmpty();
            if (tooMuch || stalled) {
                spillAll(closing);
            }
            if (!spilling) {
                bounded(waiting, DropReason.QUEUE_FULL);
            }
        } else if (!stalled && !spill.hasUnread() && waiting.isEmpty()) {
            waiting.takeAll(behind);
            spilling = false;
            memoryIsSafe = true;
            spill.sayItEnds();
        } else {
            spillMemory();
            spillBehind();
        }
    }

    /** @return whether nothing is without an outcome */
    boolean isEmpty() {
        return given.isEmpty() && waiting.isEmpty() && behind.isEmpty() && !spill.hasUnread();
    }

    /** @return whether a kill now would lose nothing of it */
    boolean isSafe() {
        return behind.isEmpty()
                && given.all().stream().allMatch(record -> record.spilledTo() != null)
                && waiting.all().stream().allMatch(record -> record.spilledTo() != null);
    }

    /** @return whether Kafka has said nothing for a while of what it was given */
    boolean isStalled(boolean closing) {
        return System.nanoTime() - progressNanos > (closing ? Math.min(stallNanos, CLOSING_STALL_NANOS) : stallNanos);
    }

    /** Writes to disk what has no outcome; what finds no room there stays in memory and is tried again. */
    void spillAll(boolean closing) {
        if (!spill.isOpen()) {
            return;
        }
        if (!spilling) {
            spilling = true;
            memoryIsSafe = false;
            if (!closing) {
                spill.sayItBegins();
            }
        }
        spillMemory();
    }

    private void spillMemory() {
        if (memoryIsSafe) {
            return;
        }
        for (OutRecord record : inMemory()) {
            if (record.spilledTo() == null && record.outcome() != Outcome.DELIVERED) {
                if (spill.append(record) != Spill.Taken.YES) {
                    return;
                }
                spill.skip(record.spilledTo());
            }
        }
        memoryIsSafe = true;
    }

    private void spillBehind() {
        while (memoryIsSafe && !behind.isEmpty() && store(Objects.requireNonNull(behind.peekFirst()))) {
            OutRecord unused = behind.removeFirst();
        }
    }

    /** At the end, before the producer is told to finish: what it may not get through is on disk then. */
    void spillIfKafkaIsAway() {
        settle();
        if (!isEmpty() && isStalled(true)) {
            spillAll(true);
        }
    }

    /** The end: what is not safe then is counted as lost. */
    void close() {
        settle();
        spillAll(true);
        spillBehind();
        List<OutRecord> rest = inMemory();
        rest.addAll(behind.all());
        for (OutRecord record : rest) {
            if (record.outcome() == Outcome.DELIVERED) {
                record.delivered(ledger);
            } else if (record.spilledTo() == null) {
                record.dropped(ledger, DropReason.SHUTDOWN);
            }
        }
        given.clear();
        waiting.clear();
        behind.clear();
        spill.close();
    }

    private List<OutRecord> inMemory() {
        List<OutRecord> all = new ArrayList<>(given.all());
        all.addAll(waiting.all());
        return all;
    }

    /** The producer has given up: it gives back all it holds, in order, and another one is asked. */
    private void giveAgain() {
        sender.startOver();
        while (!given.isEmpty()) {
            OutRecord last = given.removeLast();
            last.again();
            waiting.addFirst(last);
        }
    }

    /** @return false where it is to be tried again later; a record that is dropped for want of room is done */
    private boolean store(OutRecord record) {
        Spill.Taken taken = spill.append(record);
        while (taken == Spill.Taken.FULL && policy == Overflow.Policy.DROP_OLDEST && dropOldest()) {
            taken = spill.append(record);
        }
        if (taken == Spill.Taken.FULL && policy != Overflow.Policy.BLOCK) {
            record.dropped(ledger, DropReason.SPILL_FULL);
            return true;
        }
        return taken == Spill.Taken.YES;
    }

    /** What was in it and is in memory too is in memory only then. */
    private boolean dropOldest() {
        long segment = spill.oldestSegment();
        if (!spill.dropOldest()) {
            return false;
        }
        for (OutRecord record : inMemory()) {
            if (record.spilledTo() != null && record.spilledTo().segment() == segment) {
                record.notSpilledAnyMore(ledger);
            }
        }
        return true;
    }
}
