package io.tidewatch.publish;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * What became of every event: produced = delivered + spilled + dropped + moved + in memory, exactly, for each kind. A log
 * event that a policy keeps short is produced as a log, moved, and counts on as a short log; in the total it is one. Counted in
 * events: a metric batch is one, a batch that is split is as many as it becomes. What an earlier run of the same source left
 * on disk counts as produced by this one when it takes it over, and so does what that run is known to have lost.
 * Thread-safe.
 */
public final class LossLedger {
    private final Account[] accounts = new Account[EventKind.values().length];

    private static final class Account {
        final LongAdder produced = new LongAdder();
        final AtomicLong recovered = new AtomicLong();
        final LongAdder delivered = new LongAdder();
        final AtomicLong spilled = new AtomicLong();
        final LongAdder moved = new LongAdder();
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
     * @param recovered those of them that an earlier run had left on disk
     * @param delivered events Kafka acknowledged
     * @param spilled events that are on disk now, without an outcome
     * @param moved events that became another kind's: there they are produced once more; 0 in the total
     * @param dropped events that will not arrive, by reason; reasons without any are left out
     */
    public record Balance(
            long produced, long recovered, long delivered, long spilled, long moved, Map<DropReason, Long> dropped) {
        public Balance {
            dropped = Map.copyOf(dropped);
        }

        public long droppedInAll() {
            return dropped.values().stream().mapToLong(Long::longValue).sum();
        }

        /** @return events without an outcome: in the queue, in the making, on the way, on disk */
        public long inFlight() {
            return produced - delivered - moved - droppedInAll();
        }

        /** @return events in memory only: a kill would lose them */
        public long inMemory() {
            return inFlight() - spilled;
        }
    }

    LossLedger() {
        for (int i = 0; i < accounts.length; i++) {
            accounts[i] = new Account();
        }
    }

    /** @return the numbers of one kind; what happens while they are read may show as in memory */
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
        long moved = account.moved.sum();
        long spilled = account.spilled.get();
        return new Balance(account.produced.sum(), account.recovered.get(), delivered, spilled, moved, dropped);
    }

    /** @return the numbers of all kinds together */
    public Balance total() {
        long produced = 0;
        long recovered = 0;
        long delivered = 0;
        long spilled = 0;
        Map<DropReason, Long> dropped = new EnumMap<>(DropReason.class);
        for (EventKind kind : EventKind.values()) {
            Balance part = of(kind);
            // what was moved is produced in two kinds
            produced += part.produced() - part.moved();
            recovered += part.recovered();
            delivered += part.delivered();
            spilled += part.spilled();
            part.dropped().forEach((reason, count) -> dropped.merge(reason, count, Long::sum));
        }
        return new Balance(produced, recovered, delivered, spilled, 0, dropped);
    }

    long producedOf(EventKind kind) {
        return account(kind).produced.sum();
    }

    /** @return how many have their outcome */
    long settledOf(EventKind kind) {
        long sum = account(kind).delivered.sum() + account(kind).moved.sum();
        for (LongAdder dropped : account(kind).dropped.values()) {
            sum += dropped.sum();
        }
        return sum;
    }

    long spilledOf(EventKind kind) {
        return account(kind).spilled.get();
    }

    void produced(EventKind kind, long count) {
        account(kind).produced.add(count);
    }

    /** An earlier run left them on disk. */
    void recovered(EventKind kind, long count) {
        account(kind).produced.add(count);
        account(kind).recovered.addAndGet(count);
        account(kind).spilled.addAndGet(count);
    }

    /** Events of one kind are of another from now on. */
    void moved(EventKind from, EventKind to, long count) {
        // in both for a moment rather than in none: nobody may take it for settled
        account(to).produced.add(count);
        account(from).moved.add(count);
    }

    void delivered(EventKind kind, long count) {
        account(kind).delivered.add(count);
    }

    /** @param count may be negative: they have an outcome now */
    void spilled(EventKind kind, long count) {
        account(kind).spilled.addAndGet(count);
    }

    void dropped(EventKind kind, DropReason reason, long count) {
        Objects.requireNonNull(account(kind).dropped.get(reason)).add(count);
    }

    private Account account(EventKind kind) {
        return accounts[kind.index()];
    }
}
