package io.tidewatch.processor.errors;

import io.tidewatch.alert.ErrorGroup;
import io.tidewatch.event.Severity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is known of a group, in one row. Mutable, of one stream thread. */
final class GroupHead {
    static final int MOST_VALUES = 20;
    static final int MOST_FINGERPRINTS = 20;
    /** Stands for all values past {@link #MOST_VALUES}. */
    static final String OTHER = "_other";

    final String id;
    ErrorGroup.State state = ErrorGroup.State.NEW;
    /** Append time (a command's: its own time) at which the state began. */
    long stateSinceMillis;

    String type = "";
    String message = "";
    String culprit = "";
    Severity severity = Severity.INFO;
    boolean handled = true;
    long count;
    long firstSeenMillis;
    long lastSeenMillis;
    /** Of the occurrence with the least event time; empty where it told none, or two of that time tell another one each. */
    String firstService = "";

    String firstRelease = "";
    /** Append time of the latest occurrence; 0 where that is not known, in rows of version 1. */
    long lastAppendMillis;

    Map<String, Long> services = new LinkedHashMap<>();
    Map<String, Long> hosts = new LinkedHashMap<>();
    Map<String, Long> releases = new LinkedHashMap<>();
    List<String> fingerprints = new ArrayList<>();
    String assignee = "";
    String note = "";

    /** Newest hour that has a row, hours since the epoch. */
    long newestHour;
    /** Hash of the stack of the latest sample; empty where it has none. */
    String latestStack = "";
    /** Text of the stack of that hash, to know it again by; not stored. */
    String latestStackText = "";
    /** Hashes of the stacks of the samples that stay. */
    List<String> keptStacks = new ArrayList<>();
    /** Wall clock when it was last told. */
    long toldMillis;

    GroupHead(String id) {
        this.id = id;
    }

    static void add(Map<String, Long> counts, String value, long n) {
        if (value.isEmpty()) {
            return;
        }
        String key = counts.containsKey(value) || counts.size() < MOST_VALUES - 1 ? value : OTHER;
        counts.merge(key, n, Long::sum);
    }

    /** When it was seen first, and where, whichever order occurrences are read in. */
    void seen(long eventMillis, String service, String release) {
        if (count == 0 || eventMillis < firstSeenMillis) {
            firstSeenMillis = eventMillis;
            firstService = service;
            firstRelease = release;
        } else if (eventMillis == firstSeenMillis) {
            firstService = service.equals(firstService) ? service : "";
            firstRelease = release.equals(firstRelease) ? release : "";
        }
    }

    /** @return the release that its first occurrence came with; empty where that is not known or was of another service */
    String firstRelease(String service) {
        return service.equals(firstService) ? firstRelease : "";
    }

    ErrorGroup toGroup() {
        return new ErrorGroup(
                id,
                state,
                type,
                message,
                culprit,
                severity,
                count,
                firstSeenMillis,
                lastSeenMillis,
                Map.copyOf(services),
                Map.copyOf(hosts),
                Map.copyOf(releases),
                handled,
                fingerprints);
    }
}
