package io.tidewatch.processor.logs;

import io.tidewatch.processor.store.Rounds;
import java.time.Duration;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Forgets patterns that nobody met for as long as their counts are kept, or longer by up to the six hours between two words on
 * it: some rows at a time, round and round. One that was merged stays while what it was merged into is met.
 */
final class HeadExpiry {
    static final int BUDGET = 500;
    private static final int MOST_HOPS = 16;

    private final KeyValueStore<String, byte[]> heads;
    private final long keptMillis;
    private final Rounds<byte[]> rounds;

    HeadExpiry(KeyValueStore<String, byte[]> heads, Duration kept) {
        this.heads = heads;
        this.rounds = new Rounds<>(heads, BUDGET);
        this.keptMillis = kept.toMillis() + ServicePatterns.TELL_EACH_MINUTES * NameTimes.MINUTE_MILLIS;
    }

    /**
     * @param nowMillis append time
     * @param each is told of each that goes
     * @return services that some were of
     */
    Set<String> sweep(long nowMillis, Runnable each) {
        Set<String> services = new HashSet<>();
        for (KeyValue<String, byte[]> row : rounds.next(row -> true)) {
            String service = LogStores.parts(row.key)[0];
            PatternHead head = PatternHead.read(Objects.requireNonNull(row.value));
            if (head.metMillis() == 0) {
                heads.put(row.key, head.metAt(nowMillis).toBytes()); // of a build before: its time begins now
            } else if (lastMet(service, head) < nowMillis - keptMillis) {
                heads.delete(row.key);
                services.add(service);
                each.run();
            }
        }
        return services;
    }

    private long lastMet(String service, PatternHead head) {
        long last = head.metMillis();
        PatternHead at = head;
        for (int hops = 0; !at.mergedInto().isEmpty() && hops < MOST_HOPS; hops++) {
            byte[] wider = heads.get(LogStores.key(service, at.mergedInto()));
            if (wider == null) {
                break;
            }
            at = PatternHead.read(wider);
            last = Math.max(last, at.metMillis() == 0 ? Long.MAX_VALUE : at.metMillis());
        }
        return last;
    }
}
