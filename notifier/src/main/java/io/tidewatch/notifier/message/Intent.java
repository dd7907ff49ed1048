package io.tidewatch.notifier.message;

import io.tidewatch.event.Severity;
import io.tidewatch.report.SentReport;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A notification that is to be sent now. It stays due until its outcome is on the topic.
 *
 * @param atMillis when it was issued, milliseconds since the epoch
 * @param channel channel instance
 * @param receiver whom the route named
 * @param key idempotency key: the same for every attempt at the same news, on every channel that can carry one
 * @param attempt 1 for the first
 * @param sayings the groups in it, worst first; more than one makes it a digest; empty for a report only
 * @param report the report it is; null where it is of groups
 */
public record Intent(
        long atMillis,
        String channel,
        String receiver,
        String key,
        int attempt,
        List<Saying> sayings,
        @Nullable SentReport report)
        implements Delivery {
    public Intent {
        Objects.requireNonNull(channel, "channel");
        receiver = Objects.requireNonNullElse(receiver, "");
        Objects.requireNonNull(key, "key");
        sayings = List.copyOf(Objects.requireNonNull(sayings, "sayings"));
        if (sayings.isEmpty() == (report == null)) {
            throw new IllegalArgumentException("intent " + key + " says nothing, or two things");
        }
    }

    /** Of groups. */
    public Intent(long atMillis, String channel, String receiver, String key, int attempt, List<Saying> sayings) {
        this(atMillis, channel, receiver, key, attempt, sayings, null);
    }

    /** @return whether any of its groups fires; false where all have resolved */
    public boolean firing() {
        return sayings.stream().anyMatch(s -> s.group().firing() > 0);
    }

    public boolean digest() {
        return sayings.size() > 1;
    }

    /** @return the worst of the groups that fire, of all where none does */
    public Severity severity() {
        boolean firing = firing();
        return sayings.stream()
                .filter(s -> !firing || s.group().firing() > 0)
                .map(s -> s.group().severity())
                .reduce(Severity.INFO, Severity::max);
    }
}
