package io.tidewatch.publish;

import io.tidewatch.event.ErrorEvent;
import io.tidewatch.event.LogEvent;
import io.tidewatch.event.MetricBatch;
import io.tidewatch.event.Source;
import io.tidewatch.wire.RecordOrigin;
import java.time.Clock;
import java.time.Duration;
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
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final PublisherConfig config;
    private final LossLedger ledger = new LossLedger();
    private final EventQueue queue;
    private final PublisherHealth health;
    private final SenderLoop loop;
    private final Thread thread;
    private final AtomicBoolean started = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();

    /** @param clock gives the start epoch, which together with the source names this publisher's number space */
    public Publisher(PublisherConfig config, EventFilter filter, Clock clock) {
        this(config, filter, clock, () -> new KafkaProducer<>(ProducerSettings.of(config)));
    }

    Publisher(PublisherConfig config, EventFilter filter, Clock clock, Supplier<Producer<byte[], byte[]>> producers) {
        this.config = config;
        this.queue = new EventQueue(config.queueEvents(), config.queueBytes());
        this.health = new PublisherHealth(config.bootstrapServers());
        RecordOrigin origin = new RecordOrigin(config.source(), clock.millis(), 0, 0);
        RecordSender sender = new RecordSender(origin, ledger, health, producers);
        this.loop = new SenderLoop(queue, config, filter, ledger, health, sender);
        this.thread = new SendingThread(loop);
    }

    /** Starts sending. What was handed over before is kept and sent. Returns at once, whether Kafka is there or not. */
    public void start() {
        if (started.compareAndSet(false, true) && !closed.get()) {
            thread.start();
        }
    }

    @Override
    public boolean log(LogEvent event) {
        int weight = EventWeight.of(event);
        return offer(new Queued.Log(new Queued.Ready<>(event, weight), weight));
    }

    @Override
    public boolean log(Capture<LogEvent> capture) {
        return offer(new Queued.Log(capture, capture.weightBytes()));
    }

    @Override
    public boolean metrics(MetricBatch batch) {
        return offer(new Queued.Metrics(batch, EventWeight.of(batch)));
    }

    @Override
    public boolean error(ErrorEvent event) {
        int weight = EventWeight.of(event);
        return offer(new Queued.Errors(new Queued.Ready<>(event, weight), weight));
    }

    @Override
    public boolean error(Capture<ErrorEvent> capture) {
        return offer(new Queued.Errors(capture, capture.weightBytes()));
    }

    /** @return whether the calling thread is the sending thread of a publisher: what it logs would never end */
    public static boolean isSendingThread() {
        return Thread.currentThread() instanceof SendingThread;
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
        while (ledger.total().inFlight() > 0) {
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
            return;
        }
        queue.close();
        loop.finishWithin(grace);
        if (started.compareAndSet(false, true)) {
            loop.run();
            return;
        }
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

    private boolean offer(Queued item) {
        ledger.produced(item.kind(), 1);
        // the error that a logged line is turned into, while what was logged before the close is sent
        EventQueue.Offer outcome = queue.offer(item, Thread.currentThread() == thread);
        switch (outcome) {
            case TAKEN -> {
                return true;
            }
            case FULL -> ledger.dropped(item.kind(), DropReason.QUEUE_FULL, 1);
            case TOO_LARGE -> ledger.dropped(item.kind(), DropReason.OVERSIZED, 1);
            case CLOSED -> ledger.dropped(item.kind(), DropReason.SHUTDOWN, 1);
        }
        return false;
    }
}
