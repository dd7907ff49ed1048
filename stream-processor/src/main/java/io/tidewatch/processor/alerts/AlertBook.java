package io.tidewatch.processor.alerts;

import io.tidewatch.alert.Rule;
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
    private final Map<Rule.Input, Long> heldSince = new EnumMap<>(Rule.Input.class);

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
     * @param lookedTo where the next look at its input begins
     */
    void save(AlertRow row, long next, long lookedTo) {
        long at = next == DueIndex.NEVER ? next : Math.max(next, lookedTo);
        if (at != row.due || row.dueInput != row.input) {
            due.remove(row.dueInput, row.due, row.key);
            due.put(row.input, at, row.key);
            row.due = at;
            row.dueInput = row.input;
        }
        save(row);
    }

    /** Where when it is due stays as it is. */
    void save(AlertRow row) {
        rows.put(row.key, row);
        active.update(row);
    }

    void delete(AlertRow row) {
        due.remove(row.dueInput, row.due, row.key);
        rows.delete(row.key);
        active.update(row);
    }

    List<DueIndex.Entry> due(Rule.Input input, long from, long to, int most) {
        return due.between(input, from == ProgressClock.UNKNOWN ? 0 : from, to, most);
    }

    void drop(Rule.Input input, DueIndex.Entry entry) {
        due.remove(input, entry.dueMillis(), entry.alertKey());
    }

    /** @return for how long that input has been held, in milliseconds by the time of the reports; 0 where it is not */
    long heldFor(Rule.Input input, boolean held, long nowMillis) {
        if (!held) {
            heldSince.remove(input);
            return 0;
        }
        return nowMillis - heldSince.computeIfAbsent(input, i -> nowMillis);
    }
}
