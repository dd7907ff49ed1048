package io.tidewatch.publish;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The producer, once it can be used. Building one and asking for a topic the first time may wait long for Kafka, for DNS
 * too: that is done on a thread of its own, which ends when it has succeeded, so that the sending thread goes on emptying
 * the queue.
 */
final class Connection {
    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
    private static final long FIRST_PAUSE_MILLIS = 250;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;

    private final Supplier<Producer<byte[], byte[]>> factory;
    private final PublisherHealth health;
    private final Set<EventKind> wanted = EnumSet.noneOf(EventKind.class);
    private final Set<EventKind> known = EnumSet.noneOf(EventKind.class);
    private @Nullable Producer<byte[], byte[]> producer;
    private boolean connecting;
    private int turn;
    private boolean closed;
    private long pauseMillis = FIRST_PAUSE_MILLIS;
    private long notBeforeNanos = System.nanoTime();

    Connection(Supplier<Producer<byte[], byte[]>> factory, PublisherHealth health) {
        this.factory = factory;
        this.health = health;
    }

    /** @return the producer where it knows the topic of that kind; else null, and it is being seen to */
    synchronized @Nullable Producer<byte[], byte[]> ready(EventKind kind) {
        if (producer != null && known.contains(kind)) {
            return producer;
        }
        wanted.add(kind);
        if (!closed && !connecting) {
            connecting = true;
            new OwnThread(this::connect, "tidewatch-connect").start();
        }
        return null;
    }

    /** This producer has broken: what it holds is given back by its callbacks, another is built after a pause. */
    void broken() {
        Producer<byte[], byte[]> old;
        synchronized (this) {
            old = producer;
            producer = null;
            known.clear();
            longerPause();
        }
        if (old != null) {
            // it may join threads that are anywhere
            new OwnThread(() -> close(old, Duration.ZERO), "tidewatch-disconnect").start();
        }
    }

    /** Something arrived: the next failure is a first one again. */
    synchronized void works() {
        pauseMillis = FIRST_PAUSE_MILLIS;
    }

    /** Sends what the producer has taken, for at most that long. */
    void close(Duration grace) {
        Producer<byte[], byte[]> last;
        synchronized (this) {
            closed = true;
            last = producer;
            producer = null;
            notifyAll();
        }
        close(last, grace);
    }

    private void close(@Nullable Producer<byte[], byte[]> producer, Duration grace) {
        if (producer != null) {
            try {
                producer.close(grace);
            } catch (KafkaException e) {
                LOG.debug("Closing a producer failed", e);
            }
        }
    }

    private void connect() {
        boolean ended = false;
        try {
            while (connectOne()) {
                // one topic after the other
            }
            ended = true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            if (!ended) {
                // the next call starts another thread
                synchronized (this) {
                    connecting = false;
                }
            }
        }
    }

    /** @return whether there is more to do */
    // the producer's plug-ins are other people's code: no failure of theirs may end this thread unheard
    @SuppressWarnings("CatchingUnchecked")
    private boolean connectOne() throws InterruptedException {
        EventKind kind;
        Producer<byte[], byte[]> to;
        synchronized (this) {
            kind = nextWanted();
            if (closed || kind == null) {
                connecting = false;
                return false;
            }
            waitUntil(notBeforeNanos);
            to = producer;
        }
        try {
            if (to == null) {
                to = build();
            }
            to.partitionsFor(kind.topic());
            synchronized (this) {
                if (producer == to) {
                    known.add(kind);
                }
            }
        } catch (Exception | LinkageError e) {
            if (endedByClose()) {
                return false;
            }
            health.fault(kind, e);
            Producer<byte[], byte[]> useless = null;
            synchronized (this) {
                longerPause();
                if (known.isEmpty() && e instanceof AuthenticationException) {
                    // a refused login is remembered by the producer it was said to
                    useless = producer;
                    producer = null;
                }
            }
            close(useless, Duration.ZERO);
        }
        return true;
    }

    /** @return whether this was closed meanwhile: what a closed producer says of its end is no fault of Kafka's */
    private synchronized boolean endedByClose() {
        if (closed) {
            connecting = false;
        }
        return closed;
    }

    /** In turns: a topic that is missing or refused holds up its own kind only. */
    private @Nullable EventKind nextWanted() {
        List<EventKind> missing =
                wanted.stream().filter(kind -> !known.contains(kind)).toList();
        return missing.isEmpty() ? null : missing.get(Math.floorMod(turn++, missing.size()));
    }

    private Producer<byte[], byte[]> build() {
        Producer<byte[], byte[]> built = factory.get();
        synchronized (this) {
            if (!closed) {
                producer = built;
                return built;
            }
        }
        built.close(Duration.ZERO);
        return built;
    }

    private void longerPause() {
        notBeforeNanos = System.nanoTime() + pauseMillis * 1_000_000;
        pauseMillis = Math.min(LONGEST_PAUSE_MILLIS, pauseMillis * 2);
    }

    private void waitUntil(long nanos) throws InterruptedException {
        for (long left = nanos - System.nanoTime(); left > 0 && !closed; left = nanos - System.nanoTime()) {
            wait(left / 1_000_000 + 1);
        }
    }
}
