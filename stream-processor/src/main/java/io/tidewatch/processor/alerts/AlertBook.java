package io.tidewatch.processor.alerts;

import io.tidewatch.processor.signals.Flow;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** The rows of this partition with what goes along with them: each saved row has one entry in the due index. */
final class AlertBook {
    private final KeyValueStore<String, AlertRow> rows;
    private final DueIndex due;
    private final ActiveAlerts active;
    private final Map<Flow, Long> heldSince = new EnumMap<>(Flow.class);

    AlertBook(KeyValueStore<String, AlertRow> rows, DueIndex due, ActiveAlerts active) {
        this.rows = rows;
        this.due = due;
        this.active = active;
    }

    /** @return the row itself: whoever changes it has to save it */
    @Nullable
    AlertRow load(String key) {
        return rows.get(key);
    }

    /**
     * @param next when it is due; never before the next look
     * @param lookedTo where the next look at its flow begins
     */
    void save(AlertRow row, long next, long lookedTo) {
        long at = next == DueIndex.NEVER ? next : Math.max(next, lookedTo);
        if (at != row.due || row.dueFlow != row.flow) {
            due.remove(row.dueFlow, row.due, row.key);
            due.put(row.flow, at, row.key);
            row.due = at;
            row.dueFlow = row.flow;
        }
        save(row);
    }

    /** Where when it is due stays as it is. */
    void save(AlertRow row) {
        rows.put(row.key, row);
        active.update(row);
    }

    void delete(AlertRow row) {
        due.remove(row.dueFlow, row.due, row.key);
        rows.delete(row.key);
        active.update(row);
    }

    List<DueIndex.Entry> due(Flow flow, long from, long to, int most) {
        return due.between(flow, from == ProgressClock.UNKNOWN ? 0 : from, to, most);
    }

    void drop(Flow flow, DueIndex.Entry entry) {
        due.remove(flow, entry.dueMillis(), entry.alertKey());
    }

    /** @return for how long that flow has been held, in milliseconds by the time of the reports; 0 where it is not */
    long heldFor(Flow flow, boolean held, long nowMillis) {
        if (!held) {
            heldSince.remove(flow);
            return 0;
        }
        return nowMillis - heldSince.computeIfAbsent(flow, f -> nowMillis);
    }
}
