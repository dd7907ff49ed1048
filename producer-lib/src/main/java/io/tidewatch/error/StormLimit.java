package io.tidewatch.error;

import io.tidewatch.event.ErrorEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets so many events of one fingerprint through in a second and holds the rest as one event with their count: the sum
 * of the counts is exact. Thread-safe.
 */
final class StormLimit {
    private static final long WINDOW_MILLIS = 1000;
    private static final long FORGET_MILLIS = 60_000;

    private final int perWindow;
    private final int maxFingerprints;
    private final Map<String, Slot> slots = new HashMap<>();
    private boolean ended;

    private static final class Slot {
        private long windowStart;
        private int passed;
        private long held;
        private long lastMillis;
        private @Nullable ErrorEvent sample;
    }

    StormLimit(int perWindow, int maxFingerprints) {
        this.perWindow = perWindow;
        this.maxFingerprints = maxFingerprints;
    }

    /**
     * @param event made only where it is needed
     * @return the event, or null where the occurrence is held
     */
    synchronized @Nullable ErrorEvent offer(String fingerprint, long nowMillis, Supplier<ErrorEvent> event) {
        Slot slot = slots.get(fingerprint);
        if (slot == null) {
            if (slots.size() >= maxFingerprints) {
                return event.get();
            }
            slot = new Slot();
            slot.windowStart = nowMillis;
            slots.put(fingerprint, slot);
        }
        if (nowMillis - slot.windowStart >= WINDOW_MILLIS) {
            slot.windowStart = nowMillis;
            slot.passed = 0;
        }
        if (ended || slot.passed < perWindow) {
            slot.passed++;
            return event.get();
        }
        slot.sample = slot.sample == null ? event.get() : slot.sample;
        slot.held++;
        slot.lastMillis = nowMillis;
        return null;
    }

    /** @return what is held, one event for each fingerprint */
    synchronized List<ErrorEvent> drain(long nowMillis) {
        List<ErrorEvent> out = new ArrayList<>();
        for (Iterator<Slot> all = slots.values().iterator(); all.hasNext(); ) {
            Slot slot = all.next();
            if (slot.sample != null) {
                out.add(counted(slot.sample, slot.held, slot.lastMillis));
                slot.sample = null;
                slot.held = 0;
            } else if (nowMillis - slot.windowStart > FORGET_MILLIS) {
                all.remove();
            }
        }
        return out;
    }

    /** Holds nothing any more, for nobody will drain again. @return what is held */
    synchronized List<ErrorEvent> end(long nowMillis) {
        ended = true;
        return drain(nowMillis);
    }

    private static ErrorEvent counted(ErrorEvent e, long count, long lastMillis) {
        return new ErrorEvent(
                lastMillis,
                e.source(),
                e.fingerprint(),
                e.fingerprints(),
                e.type(),
                e.message(),
                e.stack(),
                e.culprit(),
                e.logger(),
                e.thread(),
                e.handled(),
                e.severity(),
                count,
                e.context(),
                e.tags());
    }
}
