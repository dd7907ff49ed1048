package io.tidewatch.processor.query;

import io.tidewatch.alert.Alert;
import io.tidewatch.alert.NotificationRecord;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What the notifier said of alerts, as far as that is kept. */
final class AlertNotices {
    private final Map<String, NotificationRecord> newest = new HashMap<>();
    private final Map<String, Set<String>> receivers = new HashMap<>();

    AlertNotices(List<NotificationRecord> newestFirst) {
        for (NotificationRecord record : newestFirst) {
            for (String key : record.alertKeys()) {
                newest.putIfAbsent(key, record);
                if (!record.receiver().isEmpty()) {
                    receivers.computeIfAbsent(key, k -> new TreeSet<>()).add(record.receiver());
                }
            }
        }
    }

    /** @return what keeps it back, where an Alertmanager knows such a thing; null where nothing does */
    @Nullable
    NotificationRecord muted(Alert alert) {
        NotificationRecord last = newest.get(alert.key());
        if (last == null || last.outcome() != NotificationRecord.Outcome.MUTED) {
            return null;
        }
        return switch (last.reason()) {
            case SILENCED, INHIBITED, MUTE_TIME -> last;
            default -> null;
        };
    }

    Set<String> receivers(Alert alert) {
        return receivers.getOrDefault(alert.key(), Set.of());
    }
}
