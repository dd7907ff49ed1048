package io.tidewatch.error;

import io.tidewatch.event.ErrorEvent;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets so many events of one fingerprint through in a second and holds the rest as one event with their count: the sum
 * of the counts is exact. Events are made outside of the lock: printing a stack may be slow. Thread-safe.
 */
final class StormLimit {
    private static final long WINDOW_MILLIS = 1000;
    private static final long FORGET_MILLIS = 60_000;

    private final int perWindow;
    private final int maxFingerprints;
    /** Longest unused first. */
    private final Map<String, Slot> slots = new LinkedHashMap<>(64, 0.75f, true);

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
     * @param event made only where it is needed; what it throws is thrown, and the occurrence is none
     * @return the event, or null where the occurrence is held
     */
    @Nullable
    ErrorEvent offer(String fingerprint, long nowMillis, Supplier<ErrorEvent> event) {
        if (held(fingerprint, nowMillis)) {
            return null;
        }
        ErrorEvent made = event.get();
        return sampled(fingerprint, nowMillis, made) ? null : made;
    }

    /** @return whether the occurrence is counted to a sample that is there already */
    private synchronized boolean held(String fingerprint, long nowMillis) {
        Slot slot = slot(fingerprint, nowMillis);
        if (slot == null || passes(slot, nowMillis) || slot.sample == null) {
            return false;
        }
        slot.held++;
        slot.lastMillis = Math.max(slot.lastMillis, nowMillis);
        return true;
    }

    /** @return whether the event is kept, as the sample or counted to one that came meanwhile */
    private synchronized boolean sampled(String fingerprint, long nowMillis, ErrorEvent event) {
        Slot slot = slot(fingerprint, nowMillis);
        if (slot == null) {
            return false;
        }
        if (passes(slot, nowMillis)) {
            slot.passed++;
            return false;
        }
        slot.sample = slot.sample == null ? event : slot.sample;
        slot.held++;
        slot.lastMillis = Math.max(slot.lastMillis, nowMillis);
        return true;
    }

    private boolean passes(Slot slot, long nowMillis) {
        if (nowMillis - slot.windowStart >= WINDOW_MILLIS || nowMillis < slot.windowStart) {
            slot.windowStart = nowMillis;
            slot.passed = 0;
        }
        return ended || slot.passed < perWindow;
    }

    /** @return null where so many others are in the middle of a second that it cannot be watched: it passes */
    private @Nullable Slot slot(String fingerprint, long nowMillis) {
        Slot slot = slots.get(fingerprint);
        if (slot == null) {
            if (slots.size() >= maxFingerprints) {
                Iterator<Slot> oldest = slots.values().iterator();
                Slot idle = oldest.next();
                if (idle.sample != null || nowMillis - idle.windowStart < WINDOW_MILLIS) {
                    return null;
                }
                oldest.remove();
            }
            slot = new Slot();
            slot.windowStart = nowMillis;
            slots.put(fingerprint, slot);
        }
        return slot;
    }

    /** @return what is held, one event for each fingerprint */
    synchronized List<ErrorEvent> drain(long nowMillis) {
        List<ErrorEvent> out = new ArrayList<>();
        for (Iterator<Slot> all = slots.values().iterator(); all.hasNext(); ) {
            Slot slot = all.next();
            if (slot.sample != null) {
                out.add(slot.sample.counted(slot.held, slot.lastMillis));
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
}
