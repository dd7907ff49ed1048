package io.tidewatch.publish;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/**
 * What became of every event: produced = delivered + dropped + in flight, exactly, for each kind. Counted in events: a
 * metric batch is one, a batch that is split is as many as it becomes. Thread-safe.
 */
public final class LossLedger {
    private final Map<EventKind, Account> accounts = new EnumMap<>(EventKind.class);

    private static final class Account {
        final LongAdder produced = new LongAdder();
        final LongAdder delivered = new LongAdder();
        final Map<DropReason, LongAdder> dropped = new EnumMap<>(DropReason.class);

        Account() {
            for (DropReason reason : DropReason.values()) {
                dropped.put(reason, new LongAdder());
            }
        }
    }

    /**
     * The numbers at one moment.
     *
     * @param produced events handed to the publisher
     * @param delivered events Kafka acknowledged
     * @param dropped events that will not arrive, by reason; reasons without any are left out
     */
    public record Balance(long produced, long delivered, Map<DropReason, Long> dropped) {
        public Balance {
            dropped = Map.copyOf(dropped);
        }

        public long droppedInAll() {
            return dropped.values().stream().mapToLong(Long::longValue).sum();
        }

        /** @return events in the queue, in the making or on the way */
        public long inFlight() {
            return produced - delivered - droppedInAll();
        }
    }

    LossLedger() {
        for (EventKind kind : EventKind.values()) {
            accounts.put(kind, new Account());
        }
    }

    /** @return the numbers of one kind; what happens while they are read may show as in flight */
    public Balance of(EventKind kind) {
        Account account = account(kind);
        // outcomes first: what is produced meanwhile can then only be in flight, never negative
        Map<DropReason, Long> dropped = new EnumMap<>(DropReason.class);
        account.dropped.forEach((reason, count) -> {
            long sum = count.sum();
            if (sum > 0) {
                dropped.put(reason, sum);
            }
        });
        long delivered = account.delivered.sum();
        return new Balance(account.produced.sum(), delivered, dropped);
    }

    /** @return the numbers of all kinds together */
    public Balance total() {
        long produced = 0;
        long delivered = 0;
        Map<DropReason, Long> dropped = new EnumMap<>(DropReason.class);
        for (EventKind kind : EventKind.values()) {
            Balance part = of(kind);
            produced += part.produced();
            delivered += part.delivered();
            part.dropped().forEach((reason, count) -> dropped.merge(reason, count, Long::sum));
        }
        return new Balance(produced, delivered, dropped);
    }

    void produced(EventKind kind, long count) {
        account(kind).produced.add(count);
    }

    void delivered(EventKind kind, long count) {
        account(kind).delivered.add(count);
    }

    void dropped(EventKind kind, DropReason reason, long count) {
        Objects.requireNonNull(account(kind).dropped.get(reason)).add(count);
    }

    private Account account(EventKind kind) {
        return Objects.requireNonNull(accounts.get(kind));
    }
}
