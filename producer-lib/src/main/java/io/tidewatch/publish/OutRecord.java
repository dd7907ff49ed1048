package io.tidewatch.publish;

import io.tidewatch.publish.spill.Position;
import io.tidewatch.publish.spill.SpilledRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** A record on its way: numbered, given to Kafka once or more, perhaps written to disk. */
final class OutRecord {
    private static final int OVERHEAD_BYTES = 200;

    /** What became of it. */
    enum Outcome {
        /** Nothing is known yet. */
        OPEN,
        DELIVERED,
        /** Kafka will not take it, ever. */
        REFUSED,
        /** Kafka did not take it; it may be given again. */
        FAILED
    }

    final EventKind kind;
    final SpilledRecord content;
    private List<Capture<?>> tracked;
    private volatile Outcome outcome = Outcome.OPEN;
    private volatile DropReason refusal = DropReason.SEND_FAILED;
    private int attempt;
    private boolean handedOver;
    /** Where it lies on disk; null where it does not. */
    private @Nullable Position spilledTo;

    /** @param tracked those of its events that want to hear what becomes of them */
    OutRecord(EventKind kind, SpilledRecord content, List<Capture<?>> tracked) {
        this.kind = kind;
        this.content = content;
        this.tracked = tracked;
    }

    /** One that was read from disk. */
    static OutRecord of(EventKind kind, SpilledRecord content, Position spilledTo) {
        OutRecord record = new OutRecord(kind, content, List.of());
        record.spilledTo = spilledTo;
        return record;
    }

    int count() {
        return content.count();
    }

    int bytes() {
        return content.value().length + content.key().length + OVERHEAD_BYTES;
    }

    Outcome outcome() {
        return outcome;
    }

    synchronized void outcome(Outcome known) {
        outcome = known;
    }

    void refused(DropReason why) {
        refusal = why;
        outcome(Outcome.REFUSED);
    }

    /** @return why it was refused, where it was */
    DropReason refusal() {
        return refusal;
    }

    /** @return the number of this attempt to give it */
    synchronized int begin() {
        attempt++;
        return attempt;
    }

    /** What is heard of an attempt that was given up means nothing, save that the record arrived after all. */
    synchronized void failed(int ofAttempt) {
        if (ofAttempt == attempt && outcome == Outcome.OPEN) {
            outcome = Outcome.FAILED;
        }
    }

    /** It is to be given once more. */
    synchronized void again() {
        attempt++;
        if (outcome == Outcome.FAILED) {
            outcome = Outcome.OPEN;
        }
    }

    @Nullable
    Position spilledTo() {
        return spilledTo;
    }

    /** It is safe: whoever waited to hear is told so. */
    void spilledTo(Position position) {
        spilledTo = position;
        tellDelivered();
        tracked = List.of();
    }

    /** Its file was given up. */
    void notSpilledAnyMore(LossLedger ledger) {
        takeFromSpilled(ledger);
        spilledTo = null;
    }

    private void takeFromSpilled(LossLedger ledger) {
        if (spilledTo != null) {
            ledger.spilled(kind, -count());
        }
    }

    /** Counts its events as arrived. */
    void delivered(LossLedger ledger) {
        takeFromSpilled(ledger);
        ledger.delivered(kind, count());
        if (spilledTo == null) {
            tellDelivered();
        }
    }

    /** Counts its events as lost. */
    void dropped(LossLedger ledger, DropReason reason) {
        takeFromSpilled(ledger);
        ledger.dropped(kind, reason, count());
        if (spilledTo == null) {
            for (Capture<?> capture : tracked) {
                if (!handedOver || !capture.wantsCertainty()) {
                    lost(capture, reason);
                }
            }
        }
    }

    /** The producer has it: whatever is heard then, it may arrive. */
    void handedOver() {
        handedOver = true;
    }

    private void tellDelivered() {
        for (Capture<?> capture : tracked) {
            try {
                capture.delivered();
            } catch (RuntimeException e) {
                broken(e);
            }
        }
    }

    /** Tells a capture that it is lost, whatever it does. */
    static void lost(Capture<?> capture, DropReason reason) {
        try {
            capture.lost(reason);
        } catch (RuntimeException e) {
            broken(e);
        }
    }

    /** It promised not to throw; the others still get their news. */
    private static void broken(RuntimeException e) {
        LoggerFactory.getLogger(Publisher.class).warn("A capture threw when it was told its outcome", e);
    }
}
