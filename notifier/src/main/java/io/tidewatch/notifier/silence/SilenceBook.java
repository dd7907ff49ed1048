package io.tidewatch.notifier.silence;

import io.tidewatch.alert.Alert;
import io.tidewatch.alert.Silence;
import io.tidewatch.notifier.match.LabelMatcher;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All silences of this instance, compiled. Written by the thread that reads the silences topic, read by all others;
 * whoever watches {@link #version(long)} sees silences come, go, begin and end. Thread-safe.
 */
public final class SilenceBook {
    private record Compiled(Silence silence, List<LabelMatcher> matchers) {}

    private record Page(long version, Map<String, Compiled> silences) {}

    private volatile Page page = new Page(0, Map.of());

    /** Adds, replaces or (null) removes a silence; one whose matchers cannot be read is refused. */
    synchronized void put(String id, @Nullable Silence silence) {
        Map<String, Compiled> next = new TreeMap<>(page.silences);
        next.remove(id);
        if (silence != null) {
            next.put(id, compiled(silence));
        }
        page = new Page(page.version + 1, next);
    }

    synchronized void replaceAll(Collection<Silence> silences) {
        Map<String, Compiled> next = new TreeMap<>();
        silences.forEach(s -> next.put(s.id(), compiled(s)));
        page = new Page(page.version + 1, next);
    }

    /** @return the silence that keeps the alert quiet at that time, or null */
    public @Nullable Silence silencing(Alert alert, long nowMillis) {
        for (Compiled c : page.silences.values()) {
            if (active(c.silence, nowMillis) && c.matchers.stream().allMatch(m -> m.matches(alert))) {
                return c.silence;
            }
        }
        return null;
    }

    /**
     * A number that differs whenever the set of active silences may differ: counts changes, and beginnings and ends up
     * to now.
     */
    public long version(long nowMillis) {
        Page now = page;
        long passed = 0;
        for (Compiled c : now.silences.values()) {
            passed += (c.silence.fromMillis() <= nowMillis ? 1 : 0) + (c.silence.untilMillis() <= nowMillis ? 1 : 0);
        }
        return (now.version << 20) + passed;
    }

    private static boolean active(Silence silence, long nowMillis) {
        return silence.fromMillis() <= nowMillis && nowMillis < silence.untilMillis();
    }

    private static Compiled compiled(Silence silence) {
        List<LabelMatcher> matchers = new ArrayList<>();
        silence.matchers().forEach(m -> matchers.add(LabelMatcher.of(m)));
        return new Compiled(silence, matchers);
    }
}
