package io.tidewatch.publish;

import io.tidewatch.event.ErrorEvent;
import io.tidewatch.event.LogEvent;
import io.tidewatch.event.LogLevel;
import io.tidewatch.event.MetricBatch;
import io.tidewatch.event.Source;
import io.tidewatch.policy.LinePolicies;
import io.tidewatch.policy.PolicyWatch;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;

/**
 * The one way to Kafka. Callers never wait and never see an exception: what cannot be taken is counted. One thread makes
 * records and sends them, in the order of the calls of each kind. Kafka need not be there, neither at start nor later:
 * events wait within the bounds.
 */
public final class Publisher implements EventSink, AutoCloseable {
    private static final Duration TRY_POLICIES_AGAIN = Duration.ofSeconds(30);
    private static final long EPOCH_SPREAD_MILLIS = TimeUnit.HOURS.toMillis(1);
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final PublisherConfig config;
    private final LossLedger ledger = new LossLedger();
    private final EventQueue queue;
    private final PublisherHealth health;
    private final Map<EventKind, Spill> spills = new EnumMap<>(EventKind.class);
    private final MakingRoom overflow;
    private final LinePolicies policies;
    private volatile @Nullable PolicyWatch watch;
    private final SenderLoop loop;
    private final Thread thread;
    private final AtomicBoolean started = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final CountDownLatch ended = new CountDownLatch(1);

    /** @param clock gives the start epoch, which together with the source names this publisher's number space */
    public Publisher(PublisherConfig config, EventFilter filter, Clock clock) {
        this(config, filter, clock, () -> new KafkaProducer<>(ProducerSettings.of(config)));
    }

    Publisher(PublisherConfig config, EventFilter filter, Clock clock, Supplier<Producer<byte[], byte[]>> producers) {
        this.config = config;
        this.queue = new EventQueue(
                config.queueEvents(), config.queueBytes(), config.overflow().policy() == Overflow.Policy.BY_LEVEL);
        this.health = new PublisherHealth(config.bootstrapServers());
        this.policies = new LinePolicies(config.source());
        this.overflow = new MakingRoom(config.overflow(), queue, policies, ledger);
        long epochMillis = clock.millis();
        for (EventKind kind : EventKind.values()) {
            spills.put(kind, new Spill(kind, config, epochMillis, ledger));
        }
        RecordSender sender = new RecordSender(new Connection(producers, health), health);
        this.loop = new SenderLoop(
                queue,
                config,
                epochMillis,
                () -> epochOfAnother(clock),
                filter,
                policies,
                ledger,
                health,
                sender,
                spills);
        this.thread = new OwnThread(loop, "tidewatch-sender");
    }

    /** Starts sending. What was handed over before is kept and sent. Returns at once, whether Kafka is there or not. */
    public void start() {
        if (started.compareAndSet(false, true) && !closed.get()) {
            thread.start();
            if (config.policies()) {
                PolicyWatch reading = new PolicyWatch(ProducerSettings.of(config), policies::set, TRY_POLICIES_AGAIN);
                watch = reading;
                new OwnThread(reading, "tidewatch-policies").start();
            }
        }
    }

    @Override
    public boolean log(LogEvent event) {
        return offer(EventKind.LOG, event, EventWeight.of(event), event.level());
    }

    @Override
    public boolean log(Capture<LogEvent> capture) {
        if (isDropped(capture, policies)) {
            ledger.produced(EventKind.LOG, 1);
            if (!isToBeHeard(capture)) {
                ledger.dropped(EventKind.LOG, DropReason.POLICY, 1);
            }
            return true;
        }
        return offer(EventKind.LOG, capture, capture.weightBytes(), capture.level());
    }

    @Override
    public boolean metrics(MetricBatch batch) {
        return offer(EventKind.METRICS, batch, EventWeight.of(batch), LogLevel.CRITICAL);
    }

    @Override
    public boolean metrics(MetricBatch batch, Runnable undelivered) {
        TrackedBatch tracked = new TrackedBatch(batch, undelivered);
        return offer(EventKind.METRICS, tracked, tracked.weightBytes(), LogLevel.CRITICAL);
    }

    /** A batch whose sender wants to hear what becomes of it. */
    public boolean metrics(Capture<MetricBatch> capture) {
        return offer(EventKind.METRICS, capture, capture.weightBytes(), LogLevel.CRITICAL);
    }

    @Override
    public boolean error(ErrorEvent event) {
        return offer(EventKind.ERROR, event, EventWeight.of(event), LogLevel.CRITICAL);
    }

    @Override
    public boolean error(Capture<ErrorEvent> capture) {
        return offer(EventKind.ERROR, capture, capture.weightBytes(), LogLevel.CRITICAL);
    }

    /** @return whether the calling thread is the sending thread of a publisher: what it logs would never end */
    public static boolean isSendingThread() {
        return Thread.currentThread() instanceof OwnThread;
    }

    public Source source() {
        return config.source();
    }

    public LossLedger ledger() {
        return ledger;
    }

    /** @return how many events wait in the queue */
    public int queued() {
        return queue.size();
    }

    /** @return whether Kafka does not take events of that kind at the moment */
    public boolean isFaulty(EventKind kind) {
        return health.isFaulty(kind);
    }

    /** What operators ask of this publisher; read from Kafka where the configuration says so. */
    public LinePolicies policies() {
        return policies;
    }

    /** @return bytes of events on disk; 0 while Kafka takes all */
    public long spilledBytes() {
        return spills.values().stream().mapToLong(Spill::bytes).sum();
    }

    /** @return bytes on disk that could not be read again: a torn end, flipped bits */
    public long damagedSpillBytes() {
        return spills.values().stream().mapToLong(Spill::damagedBytes).sum();
    }

    /** @return why Kafka does not take events at the moment; null where it does, or nothing was sent yet */
    public @Nullable String fault() {
        return health.fault();
    }

    /**
     * Waits until every event handed over so far, and meanwhile, has its outcome.
     *
     * @return false where that took longer than {@code timeout}
     */
    public boolean flush(Duration timeout) {
        long until = System.nanoTime() + timeout.toNanos();
        while (ledger.total().inFlight() > 0 || started.get() && !loop.tookOver()) {
            loop.tellNow();
            if (System.nanoTime() - until >= 0 || Thread.currentThread().isInterrupted()) {
                return false;
            }
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
        return true;
    }

    /** Closes with the configured grace. */
    @Override
    public void close() {
        close(config.closeGrace());
    }

    /** Takes nothing more, sends what is there for at most {@code grace}, counts the rest. Idempotent. */
    public void close(Duration grace) {
        if (!closed.compareAndSet(false, true)) {
            awaitEnd(grace);
            return;
        }
        PolicyWatch reading = watch;
        if (reading != null) {
            reading.close();
        }
        queue.close();
        loop.finishWithin(grace);
        try {
            if (started.compareAndSet(false, true)) {
                loop.run();
            } else {
                endThread(grace);
            }
        } finally {
            ended.countDown();
        }
    }

    /** A flood of lines that nobody wants must not take the room of those that are sent, nor make anybody wait. */
    private boolean isToBeHeard(Capture<LogEvent> unsent) {
        return unsent.isHeard()
                && !queue.isHalfFull()
                && queue.offer(EventKind.LOG, unsent, unsent.weightBytes(), unsent.level(), false)
                        == EventQueue.Offer.TAKEN;
    }

    /** @return whether a policy drops it, no error is made of it and nobody waits to hear what became of it */
    static boolean isDropped(Capture<?> line, LinePolicies policies) {
        return policies.dropsAll(line.level()) && !line.wantsOutcome() && !line.makesError();
    }

    /**
     * Several publishers may speak for one source, as gateways behind a balancer do, and begin at the same moment: their number
     * spaces must not be one.
     */
    private static long epochOfAnother(Clock clock) {
        return clock.millis() - ThreadLocalRandom.current().nextLong(EPOCH_SPREAD_MILLIS);
    }

    private void endThread(Duration grace) {
        LockSupport.unpark(thread);
        try {
            thread.join(grace.toMillis() + 1_000);
            if (thread.isAlive()) {
                thread.interrupt();
                thread.join(1_000);
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }

    /** Who closes second, as the JVM's hook beside main, must not go on while the first still sends. */
    private void awaitEnd(Duration grace) {
        if (Thread.currentThread() == thread) {
            return;
        }
        try {
            boolean unused = ended.await(grace.toMillis() + 2_000, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean offer(EventKind kind, Object event, int weight, LogLevel level) {
        ledger.produced(kind, 1);
        // the error that a logged line is turned into, while what was logged before the close is sent
        boolean late = Thread.currentThread() == thread;
        EventQueue.Offer outcome = queue.offer(kind, event, weight, level, late);
        if (outcome == EventQueue.Offer.FULL) {
            outcome = overflow.retry(kind, event, weight, level);
        }
        switch (outcome) {
            case TAKEN -> {
                return true;
            }
            case FULL -> ledger.dropped(kind, DropReason.QUEUE_FULL, 1);
            case TOO_LARGE -> ledger.dropped(kind, DropReason.OVERSIZED, 1);
            case CLOSED -> ledger.dropped(kind, DropReason.SHUTDOWN, 1);
        }
        return false;
    }
}
