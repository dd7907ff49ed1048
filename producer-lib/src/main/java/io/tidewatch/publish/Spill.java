package io.tidewatch.publish;

import io.tidewatch.publish.spill.Counts;
import io.tidewatch.publish.spill.Position;
import io.tidewatch.publish.spill.SpillConfig;
import io.tidewatch.publish.spill.SpillQueue;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file queue as the sending thread uses it: counts into the ledger, and goes on without a disk where there is none, is
 * full, or cannot be written. On the sending thread only, but for what says otherwise.
 */
final class Spill {
    private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);
    private static final long TRY_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long SAY_AGAIN_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final int READ_FAILURES = 3;

    /** Whether a record is on disk now. */
    enum Taken {
        YES,
        /** The bound is reached. */
        FULL,
        /** The disk does not take it. */
        FAILED
    }

    private final EventKind kind;
    private final SpillConfig config;
    private final Path base;
    private final long epochMillis;
    private final LossLedger ledger;
    private @Nullable SpillQueue queue;
    private volatile long bytes;
    private volatile long damagedBytes;
    private boolean failing;
    private int readFailures;
    private boolean said;
    private long saidNanos = System.nanoTime() - SAY_AGAIN_NANOS - 1;
    private long notBeforeNanos = System.nanoTime();

    Spill(EventKind kind, PublisherConfig config, long epochMillis, LossLedger ledger) {
        this.kind = kind;
        this.config = config.spill().share(kind == EventKind.LOG ? 5 : 1, 8);
        this.base = config.spill().enabled()
                ? config.spill().base(config.source()).resolve(kind.name().toLowerCase(Locale.ROOT))
                : Path.of("");
        this.epochMillis = epochMillis;
        this.ledger = ledger;
    }

    /** Takes over what earlier runs left. Where that fails events are kept in memory only, and that is said. */
    void open() {
        if (!config.enabled()) {
            return;
        }
        try {
            SpillQueue opened = SpillQueue.open(config, base, epochMillis);
            queue = opened;
            ledger.recovered(kind, opened.recovered().of(kind.index()));
            long lost = opened.lostBefore().of(kind.index());
            ledger.produced(kind, lost);
            ledger.dropped(kind, DropReason.CRASHED, lost);
            sayWhatWasFound(opened);
        } catch (IOException | RuntimeException e) {
            LOG.warn("Events that Kafka does not take are kept in memory only: {}", e.toString());
        }
    }

    boolean isOpen() {
        return queue != null;
    }

    boolean hasUnread() {
        return queue != null && queue.hasUnread();
    }

    /** @return how full it is, 0 to 1 */
    double fill() {
        return queue == null ? 1 : queue.fill();
    }

    Taken append(OutRecord record) {
        SpillQueue to = queue;
        if (to == null || failing && System.nanoTime() - notBeforeNanos < 0) {
            return Taken.FAILED;
        }
        try {
            Position at = to.append(record.content);
            failing = false;
            bytes = to.bytes();
            if (at == null) {
                return Taken.FULL;
            }
            ledger.spilled(record.kind, record.count());
            record.spilledTo(at);
            return Taken.YES;
        } catch (IOException e) {
            failed("written", e);
            return Taken.FAILED;
        }
    }

    /** What was just appended is with the sender already. */
    void skip(Position at) {
        if (queue != null) {
            queue.skip(at);
        }
    }

    @Nullable
    OutRecord next() {
        try {
            SpillQueue.Entry entry = queue == null ? null : queue.next();
            damagedBytes = queue == null ? 0 : queue.damagedBytes();
            readFailures = 0;
            return entry == null ? null : OutRecord.of(kind, entry.record(), entry.end());
        } catch (IOException e) {
            failed("read", e);
            if (++readFailures >= READ_FAILURES && queue != null) {
                // what cannot be read would hold up all behind it
                queue.passOver();
                readFailures = 0;
            }
            return null;
        }
    }

    void acknowledged(Position end) {
        SpillQueue of = queue;
        if (of != null) {
            try {
                dropped(of.acknowledged(end), DropReason.SPILL_DAMAGED);
                bytes = of.bytes();
            } catch (IOException e) {
                failed("deleted", e);
            }
        }
    }

    /** All that could be read was, and is done: what is left is damage. */
    void allRead() {
        if (queue != null && !queue.isEmpty()) {
            acknowledged(queue.end());
        }
    }

    /** @return number of the file that {@link #dropOldest} would drop */
    long oldestSegment() {
        return queue == null ? -1 : queue.oldestSegment();
    }

    /** @return whether there was one to drop */
    boolean dropOldest() {
        SpillQueue of = queue;
        if (of == null || of.isEmpty()) {
            return false;
        }
        try {
            dropped(of.dropOldest(), DropReason.SPILL_FULL);
            bytes = of.bytes();
            return true;
        } catch (IOException e) {
            failed("deleted", e);
            return false;
        }
    }

    /** Forces it to disk where that is due, and notes the ledger where a kill does not reach it. */
    void note(long nowNanos) {
        SpillQueue of = queue;
        if (of == null) {
            return;
        }
        // the outcomes first: what comes between is then in memory, never less than nothing
        long settled = ledger.settledOf(kind);
        long spilled = ledger.spilledOf(kind);
        of.ledger(kind.index(), ledger.producedOf(kind), settled, spilled);
        try {
            of.sync(nowNanos);
        } catch (IOException e) {
            failed("forced to disk", e);
        }
    }

    void close() {
        SpillQueue of = queue;
        if (of != null) {
            note(System.nanoTime());
            if (!of.isEmpty()) {
                LOG.warn("{} bytes of events are left in {}: the next start sends them", of.bytes(), base);
            }
            try {
                of.close();
            } catch (IOException e) {
                failed("closed", e);
            }
            queue = null;
        }
    }

    /** @return bytes on disk; from any thread */
    long bytes() {
        return bytes;
    }

    /** @return bytes that could not be read; from any thread */
    long damagedBytes() {
        return damagedBytes;
    }

    private void dropped(Counts counts, DropReason reason) {
        long count = counts.of(kind.index());
        if (count > 0) {
            ledger.spilled(kind, -count);
            ledger.dropped(kind, reason, count);
        }
    }

    private void failed(String what, IOException e) {
        if (!failing) {
            LOG.warn("The spill at {} cannot be {}: {}", base, what, e.toString());
        }
        failing = true;
        notBeforeNanos = System.nanoTime() + TRY_AGAIN_NANOS;
    }

    /** Said once a minute at most: on a machine that is nearly too slow it may begin and end often. */
    void sayItBegins() {
        long now = System.nanoTime();
        if (!said && now - saidNanos > SAY_AGAIN_NANOS) {
            said = true;
            saidNanos = now;
            LOG.warn("Events are kept on disk until Kafka takes them: at most {} bytes in {}", config.maxBytes(), base);
        }
    }

    void sayItEnds() {
        if (said) {
            said = false;
            LOG.info("All events that were kept on disk are on their way");
        }
    }

    private void sayWhatWasFound(SpillQueue opened) {
        bytes = opened.bytes();
        damagedBytes = opened.damagedBytes();
        LossLedger.Balance found = ledger.of(kind);
        long lost = found.dropped().getOrDefault(DropReason.CRASHED, 0L);
        if (found.recovered() > 0 || lost > 0 || damagedBytes > 0) {
            LOG.info(
                    "An earlier run left {} events ({}) on disk, they are sent first; {} were lost with it, {} bytes are"
                            + " damaged",
                    found.recovered(),
                    kind,
                    lost,
                    damagedBytes);
        }
    }
}
