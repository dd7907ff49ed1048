package io.tidewatch.publish;

import java.util.List;
import org.slf4j.LoggerFactory;

/**
 * A record on its way.
 *
 * @param count how many events it holds
 * @param tracked those of its events that want to hear what becomes of them
 */
// the value is handed on to the producer as it is
@SuppressWarnings("ArrayRecordComponent")
record OutRecord(EventKind kind, byte[] key, byte[] value, int count, List<Capture<?>> tracked) {
    /** Counts its events as arrived. */
    void delivered(LossLedger ledger) {
        ledger.delivered(kind, count);
        for (Capture<?> capture : tracked) {
            try {
                capture.delivered();
            } catch (RuntimeException e) {
                broken(e);
            }
        }
    }

    /** Counts its events as lost. */
    void dropped(LossLedger ledger, DropReason reason) {
        ledger.dropped(kind, reason, count);
        tracked.forEach(capture -> lost(capture, reason));
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
