package io.tidewatch.publish;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidewatch.event.ErrorEvent;
import io.tidewatch.event.LogEvent;
import io.tidewatch.event.MetricBatch;
import io.tidewatch.event.MetricBatch.Phase;
import io.tidewatch.event.MetricPoint;
import io.tidewatch.policy.LinePolicies;
import io.tidewatch.publish.spill.SpilledRecord;
import io.tidewatch.wire.ByteSink;
import io.tidewatch.wire.ErrorEventEncoder;
import io.tidewatch.wire.LogEventEncoder;
import io.tidewatch.wire.MetricBatchEncoder;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Makes records of events: encodes, cuts what is too large, packs log events together. On the sending thread only. */
final class RecordMaker {
    private static final int BATCH_BYTES = 256 << 10;
    private static final int LEAST_BUDGET = 64;

    private final PublisherConfig config;
    private final EventFilter filter;
    private final LinePolicies policies;
    private final LossLedger ledger;
    private final Map<EventKind, Outbox> out;
    private final Lanes lanes;
    private final LogEventEncoder logs = new LogEventEncoder();
    private final ErrorEventEncoder errors = new ErrorEventEncoder();
    private final MetricBatchEncoder metrics = new MetricBatchEncoder();
    private final ByteSink one = new ByteSink();

    RecordMaker(
            PublisherConfig config,
            long epochMillis,
            LongSupplier epochs,
            EventFilter filter,
            LinePolicies policies,
            LossLedger ledger,
            Map<EventKind, Outbox> out) {
        this.policies = policies;
        this.lanes = new Lanes(config.source(), epochMillis, config.otherSources(), epochs, this::flush);
        this.config = config;
        this.filter = filter;
        this.ledger = ledger;
        this.out = out;
    }

    /**
     * Makes a line before its turn, so that what is made of it need not wait. One that nobody hears stays as it is; one that wants
     * to hear its outcome is held beside what is made of it, and weighs as much.
     *
     * @return whether there is one; what cannot be made is counted
     */
    // as below: user code
    @SuppressWarnings("CatchingUnchecked")
    boolean make(EventQueue.Item item) {
        Object queued = item.event;
        if (!(queued instanceof Capture<?> capture) || !capture.isHeard()) {
            return true;
        }
        try {
            Object event = capture.toEvent();
            item.made = event;
            int weight = event instanceof LogEvent log ? EventWeight.of(log) : 0;
            if (capture.wantsOutcome()) {
                item.weight = (int) Math.min(Integer.MAX_VALUE, (long) item.weight + weight);
            } else {
                item.weight = Math.max(item.weight, weight);
                item.event = event;
            }
            return true;
        } catch (Exception | StackOverflowError | LinkageError | AssertionError e) {
            dropped(item, DropReason.ENCODE_FAILED);
            return false;
        }
    }

    /** Encodes it; what it gives goes to the records or, for a log event, into the pack. Never throws. */
    // an event is user code (toString of arguments, a filter): an Error it throws must not end the only sending thread
    @SuppressWarnings("CatchingUnchecked")
    void add(EventQueue.Item item, long nowNanos) {
        Object queued = item.event;
        Capture<?> tracked = queued instanceof Capture<?> capture && capture.wantsOutcome() ? capture : null;
        try {
            if (passed(item, tracked, nowNanos)) {
                return;
            }
            Object event = made(item);
            if (event instanceof LogEvent log) {
                judged(log, tracked, nowNanos);
            } else if (event instanceof ErrorEvent error) {
                error(filter.error(error), tracked);
            } else if (event instanceof MetricBatch batch) {
                metrics(batch, tracked);
            } else {
                dropped(item.kind, tracked, DropReason.ENCODE_FAILED);
            }
        } catch (Exception | StackOverflowError | LinkageError | AssertionError e) {
            dropped(item.kind, tracked, DropReason.ENCODE_FAILED);
        }
    }

    /** The short way: where nobody changes the line or asks what it is, it is written without being made. */
    private boolean passed(EventQueue.Item item, @Nullable Capture<?> tracked, long nowNanos) {
        if (filter != EventFilter.NONE
                || item.kind != EventKind.LOG
                || item.made != null
                || !(item.event instanceof Capture<?> capture)
                || !policies.isEmpty()) {
            return false;
        }
        one.reset();
        if (!capture.encode(logs, one)
                || one.length() > config.maxEventBytes()
                || box(EventKind.LOG).refuses(capture.level())) {
            return false;
        }
        toPack(lanes.own(), EventKind.LOG, tracked, nowNanos);
        return true;
    }

    private static @Nullable Object made(EventQueue.Item item) {
        if (item.made != null) {
            return item.made;
        }
        return item.event instanceof Capture<?> capture ? capture.toEvent() : item.event;
    }

    /** Tells of lines that were counted only, where it is time, or the end. */
    void tellCounted(long nowNanos, boolean all) {
        if (!policies.isEmpty()) {
            policies.tell(nowNanos, all, event -> told(event, nowNanos));
        }
    }

    // as above: the filter is user code
    @SuppressWarnings("CatchingUnchecked")
    private void told(LogEvent event, long nowNanos) {
        try {
            log(event, null, nowNanos);
        } catch (Exception | StackOverflowError | LinkageError | AssertionError e) {
            dropped(EventKind.LOG, null, DropReason.ENCODE_FAILED);
        }
    }

    private void judged(LogEvent event, @Nullable Capture<?> tracked, long nowNanos) {
        if (policies.isEmpty()) {
            log(event, tracked, nowNanos);
            return;
        }
        LinePolicies.Verdict verdict = policies.judge(event, nowNanos, sent -> log(sent, tracked, nowNanos));
        ledger.dropped(EventKind.LOG, DropReason.SAMPLED, policies.takeSampled());
        if (verdict == LinePolicies.Verdict.DROPPED) {
            ledger.dropped(EventKind.LOG, DropReason.POLICY, 1);
        }
        if (verdict != LinePolicies.Verdict.SEND && tracked != null) {
            // nobody need bring it again
            tracked.delivered();
        }
    }

    /** It was in the queue and will not be made into anything. */
    void dropped(EventQueue.Item item, DropReason reason) {
        dropped(item.kind, item.event instanceof Capture<?> c && c.wantsOutcome() ? c : null, reason);
    }

    private void dropped(EventKind kind, @Nullable Capture<?> tracked, DropReason reason) {
        ledger.dropped(kind, reason, 1);
        if (tracked != null) {
            OutRecord.lost(tracked, reason);
        }
    }

    /** Makes records of the packs that have waited long enough. */
    void flushDue(long nowNanos) {
        Lane own = lanes.own();
        if (isDue(own.pack(EventKind.LOG), nowNanos)) {
            flush(own, EventKind.LOG);
        }
        if (isDue(own.pack(EventKind.SHORT_LOG), nowNanos)) {
            flush(own, EventKind.SHORT_LOG);
        }
        for (Lanes.Open next = nextOpen(); next != null && isDue(next.pack(), nowNanos); next = nextOpen()) {
            flush(next.lane(), next.pack().kind());
        }
    }

    private boolean isDue(Pack lines, long nowNanos) {
        return !lines.isEmpty()
                && nowNanos - lines.sinceNanos() >= config.packDelay().toNanos();
    }

    /** @return the pack of another source that waits longest; null where none has lines */
    private Lanes.@Nullable Open nextOpen() {
        Lanes.Open next = lanes.longestOpen();
        while (next != null && next.pack().isEmpty()) {
            lanes.dropLongestOpen();
            next = lanes.longestOpen();
        }
        return next;
    }

    boolean hasPack() {
        Lane own = lanes.own();
        return !own.pack(EventKind.LOG).isEmpty()
                || !own.pack(EventKind.SHORT_LOG).isEmpty()
                || nextOpen() != null;
    }

    /** Makes records of the packs, where there is something in them. */
    void flush() {
        flush(lanes.own());
        for (Lanes.Open next = nextOpen(); next != null; next = nextOpen()) {
            flush(next.lane(), next.pack().kind());
        }
    }

    private void flush(Lane lane) {
        flush(lane, EventKind.LOG);
        flush(lane, EventKind.SHORT_LOG);
    }

    private void flush(Lane lane, EventKind kind) {
        Pack lines = lane.packOrNull(kind);
        if (lines != null && !lines.isEmpty()) {
            out(lane, kind, lane.key(), lines.toBytes(), lines.count(), lines.tracked());
            lane.emptied(lines);
        }
    }

    private void log(LogEvent said, @Nullable Capture<?> tracked, long nowNanos) {
        EventKind to = policies.keepsShort(said) ? EventKind.SHORT_LOG : EventKind.LOG;
        LogEvent filtered = filter.log(said);
        Lane lane = lanes.of(filtered.source());
        // its record names it
        LogEvent event = lane.isOwn() ? filtered : filtered.withSource(null);
        if (box(to).refuses(event.level())) {
            lineDropped(to, tracked, DropReason.SPILL_FULL);
            return;
        }
        one.reset();
        logs.encode(event, one);
        int original = one.length();
        for (int budget = config.maxEventBytes(); one.length() > config.maxEventBytes(); budget /= 2) {
            if (budget < LEAST_BUDGET) {
                lineDropped(to, tracked, DropReason.OVERSIZED);
                return;
            }
            one.reset();
            logs.encode(EventCutter.log(event, budget, original), one);
        }
        // from here on nothing throws: what throws before is a log that could not be made
        moved(to);
        toPack(lane, to, tracked, nowNanos);
    }

    private void toPack(Lane lane, EventKind kind, @Nullable Capture<?> tracked, long nowNanos) {
        if (lane.pack(kind).isTooSmallFor(one.length(), config.packBytes())) {
            flush(lane, kind);
        }
        Pack to = lane.pack(kind);
        if (to.isEmpty() && !lane.isOwn()) {
            lanes.opened(lane, to);
        }
        to.add(one, tracked == null ? List.of() : List.of(tracked), nowNanos);
        if (to.bytes() >= config.packBytes()) {
            flush(lane, kind);
        }
    }

    private void lineDropped(EventKind of, @Nullable Capture<?> tracked, DropReason reason) {
        moved(of);
        dropped(of, tracked, reason);
    }

    private void moved(EventKind to) {
        if (to != EventKind.LOG) {
            ledger.moved(EventKind.LOG, to, 1);
        }
    }

    private void error(ErrorEvent event, @Nullable Capture<?> tracked) {
        one.reset();
        errors.encode(event, one);
        int original = one.length();
        for (int budget = config.maxEventBytes(); one.length() > config.maxEventBytes(); budget /= 2) {
            if (budget < LEAST_BUDGET) {
                dropped(EventKind.ERROR, tracked, DropReason.OVERSIZED);
                return;
            }
            one.reset();
            errors.encode(EventCutter.error(event, budget, original), one);
        }
        List<Capture<?>> told = tracked == null ? List.of() : List.of(tracked);
        // numbered among those of who had it, where this speaks for several
        out(lanes.of(event.source()), EventKind.ERROR, event.fingerprint().getBytes(UTF_8), one.toBytes(), 1, told);
    }

    /** A batch that is too large travels as several; hello stays with the first part, goodbye with the last. */
    private void metrics(MetricBatch said, @Nullable Capture<?> tracked) {
        Lane lane = lanes.of(said.source());
        metrics(lane, lane.isOwn() ? said : unnamed(said), tracked);
    }

    private void metrics(Lane lane, MetricBatch batch, @Nullable Capture<?> tracked) {
        one.reset();
        metrics.encode(batch, one);
        List<MetricPoint> points = batch.points();
        if (one.length() <= BATCH_BYTES || points.size() < 2 && one.length() <= PublisherConfig.MAX_RECORD_BYTES) {
            out(lane, EventKind.METRICS, lane.key(), one.toBytes(), 1, tracked == null ? List.of() : List.of(tracked));
        } else if (points.size() < 2) {
            dropped(EventKind.METRICS, tracked, DropReason.OVERSIZED);
        } else {
            ledger.produced(EventKind.METRICS, 1);
            int half = points.size() / 2;
            Phase phase = batch.phase();
            Capture<?> halves = halves(tracked);
            metrics(lane, part(batch, phase == Phase.GOODBYE ? Phase.RUNNING : phase, points.subList(0, half)), halves);
            metrics(
                    lane,
                    part(batch, phase == Phase.HELLO ? Phase.RUNNING : phase, points.subList(half, points.size())),
                    halves);
        }
    }

    /** The loss of a half is not that of the whole: who could only send the whole again is not told. */
    private static @Nullable Capture<?> halves(@Nullable Capture<?> tracked) {
        return tracked == null || tracked.wantsCertainty() ? null : new HalvedBatch(tracked);
    }

    /** A record is numbered when it is made: from here on its place in the order is fixed. */
    private void out(Lane lane, EventKind kind, byte[] key, byte[] value, int count, List<Capture<?>> told) {
        long first = lane.take(kind, count);
        box(kind)
                .add(new OutRecord(
                        kind,
                        new SpilledRecord(kind.index(), lane.source(), lane.epochMillis(), first, count, key, value),
                        told));
    }

    private Outbox box(EventKind kind) {
        return Objects.requireNonNull(out.get(kind));
    }

    private static MetricBatch part(MetricBatch whole, Phase phase, List<MetricPoint> points) {
        return new MetricBatch(
                whole.timeMillis(),
                whole.intervalMillis(),
                phase,
                phase == Phase.GOODBYE ? whole.reason() : "",
                points,
                whole.source());
    }

    private static MetricBatch unnamed(MetricBatch batch) {
        return new MetricBatch(
                batch.timeMillis(), batch.intervalMillis(), batch.phase(), batch.reason(), batch.points(), null);
    }
}
