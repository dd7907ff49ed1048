package io.tidewatch.processor.ingest;

import io.tidewatch.alert.Rule;
import io.tidewatch.event.Source;
import io.tidewatch.processor.store.Rounds;
import io.tidewatch.processor.store.RowStore;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The source rows of one task. */
final class SourceLedger {
    private static final int EXPIRE_BUDGET = 500;
    private static final int AT_HAND = 1 << 12;

    private final Rule.Input input;
    private final RowStore<String, SourceRow> store;
    private final Rounds<SourceRow> rounds;
    private final @Nullable Touched[] atHand = new Touched[AT_HAND];

    /** A row that is put already. */
    private record Touched(String topic, Source source, SourceRow row, long epoch) {}

    SourceLedger(Rule.Input input, RowStore<String, SourceRow> store) {
        this.input = input;
        this.store = store;
        this.rounds = new Rounds<>(store, EXPIRE_BUDGET);
    }

    /**
     * The row of that source, made where there is none; what is changed on it while the record is read is kept.
     *
     * @param topic the source's numbers on each topic of the input are rows of their own
     */
    SourceRow touch(String topic, Source source, long appendMillis) {
        int slot = Math.floorMod(source.hashCode(), AT_HAND);
        Touched at = atHand[slot];
        if (at != null && at.epoch == store.epoch() && at.source.equals(source) && at.topic.equals(topic)) {
            at.row.seen(source, appendMillis);
            return at.row;
        }
        String key = IngestStores.key(input, topic, source.key());
        SourceRow known = store.get(key);
        SourceRow row = known == null ? new SourceRow(source, appendMillis, List.of()) : known;
        row.seen(source, appendMillis);
        store.put(key, row);
        atHand[slot] = new Touched(topic, source, row, store.epoch());
        return row;
    }

    /** Forgets sources not seen since; looks at a bounded number of rows and goes on from there the next time. */
    void expire(long seenBeforeMillis) {
        rounds.next(row -> row.lastSeenMillis < seenBeforeMillis).forEach(row -> store.delete(row.key));
    }
}
