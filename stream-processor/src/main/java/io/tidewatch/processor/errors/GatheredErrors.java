package io.tidewatch.processor.errors;

import io.tidewatch.event.Breadcrumb;
import io.tidewatch.event.ErrorEvent;
import io.tidewatch.processor.ingest.IngestedError;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Errors of one group that wait to be sent to it together. All of them count; the details are kept of the first one of
 * each of some releases, of the newest, and of the one that came last. Not thread-safe.
 */
final class GatheredErrors {
    /**
     * Past so many bytes, counted for the worst case of every character, they are sent: with the largest event that
     * ingest lets through on top the record is still one that a topic takes.
     */
    static final int MOST_BYTES = 300_000;

    private static final int MOST_RELEASES = GroupRows.MOST_RELEASE_SAMPLES + 1;
    private static final int NUMBERS_BYTES = 60;
    /** A character in a row, and one in JSON. */
    private static final int CHARACTER_BYTES = 3;

    private static final int JSON_CHARACTER_BYTES = 6;
    /** What the form of a breadcrumb takes beside its texts. */
    private static final int BREADCRUMB_NAMES = 64;

    private final List<Occurrence> all = new ArrayList<>();
    private final Set<String> releases = new HashSet<>();
    private final Set<Integer> pinned = new HashSet<>();
    private int newest;
    private long bytes;

    void add(IngestedError error) {
        Occurrence next = Occurrence.of(error);
        int last = all.size() - 1;
        all.add(next);
        bytes += bytes(next);
        if (releases.size() < MOST_RELEASES && releases.add(next.release())) {
            pinned.add(last + 1);
        }
        int before = newest;
        if (next.eventMillis() >= all.get(newest).eventMillis()) {
            newest = last + 1;
        }
        letGo(last);
        letGo(before);
    }

    boolean full() {
        return bytes >= MOST_BYTES;
    }

    /** @return what they take in the worst case */
    long bytes() {
        return bytes;
    }

    /** @return append time of the last one */
    long appendMillis() {
        return all.get(all.size() - 1).appendMillis();
    }

    /** @return them in the order they came */
    List<Occurrence> all() {
        return List.copyOf(all);
    }

    private void letGo(int index) {
        @Nullable Occurrence known = index < 0 ? null : all.get(index);
        if (known != null
                && known.detail() != null
                && index != newest
                && index != all.size() - 1
                && !pinned.contains(index)) {
            bytes -= bytes(known);
            Occurrence slim = known.withoutDetail();
            bytes += bytes(slim);
            all.set(index, slim);
        }
    }

    private static long bytes(Occurrence o) {
        long names = (long) o.service().length()
                + o.host().length()
                + o.release().length()
                + o.fingerprint().length();
        return NUMBERS_BYTES
                + CHARACTER_BYTES * names
                + (o.detail() == null ? 0 : bytes(o.detail().event()));
    }

    private static long bytes(ErrorEvent e) {
        long characters = (long) e.stack().length()
                + e.message().length()
                + e.type().length()
                + e.culprit().length()
                + e.logger().length()
                + e.thread().length()
                + e.user().length()
                + e.severityReason().length();
        for (Breadcrumb crumb : e.breadcrumbs()) {
            characters +=
                    BREADCRUMB_NAMES + crumb.logger().length() + crumb.message().length();
        }
        for (Map<String, String> some : List.of(e.context(), e.tags(), e.fingerprints())) {
            for (Map.Entry<String, String> text : some.entrySet()) {
                characters += text.getKey().length() + text.getValue().length();
            }
        }
        return JSON_CHARACTER_BYTES * characters;
    }
}
