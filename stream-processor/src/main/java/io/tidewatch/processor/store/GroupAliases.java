package io.tidewatch.processor.store;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Which group a fingerprint leads to. A group that exists leads to itself, so that it is found by a fingerprint of an
 * older algorithm; a merged one leads to another, over as many merges as there were. One per task.
 */
public final class GroupAliases {
    private final ReadOnlyKeyValueStore<String, byte[]> aliases;

    public GroupAliases(ProcessorContext<?, ?> context) {
        aliases = context.getStateStore(GlobalStores.GROUP_ALIASES);
    }

    /** @return the group at the end of the way, or null where nothing is known of the fingerprint */
    public @Nullable String group(String fingerprint) {
        String next = next(fingerprint);
        if (next == null || next.equals(fingerprint)) {
            return next;
        }
        Set<String> seen = new HashSet<>(Set.of(fingerprint));
        String group = next;
        while (next != null && seen.add(next)) {
            group = next;
            next = next(next);
        }
        return group;
    }

    private @Nullable String next(String fingerprint) {
        byte[] group = aliases.get(fingerprint);
        return group == null ? null : new String(group, StandardCharsets.UTF_8);
    }
}
