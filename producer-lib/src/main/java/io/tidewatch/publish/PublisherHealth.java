package io.tidewatch.publish;

import io.tidewatch.topics.KafkaFault;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether Kafka takes what is sent; says so in one line when that changes. Thread-safe. */
final class PublisherHealth {
    private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);
    private static final long SAY_AGAIN_NANOS = TimeUnit.MINUTES.toNanos(5);

    private final String bootstrapServers;
    private final Map<EventKind, String> faults = new EnumMap<>(EventKind.class);
    private volatile boolean faulty;
    private String said = "";
    private long saidAtNanos;

    PublisherHealth(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
    }

    /** @return what went wrong last; null since something of each kind was delivered, or where nothing was sent yet */
    @Nullable
    String fault() {
        if (!faulty) {
            return null;
        }
        synchronized (this) {
            return faults.values().stream().findFirst().orElse(null);
        }
    }

    boolean isFaulty(EventKind kind) {
        if (!faulty) {
            return false;
        }
        synchronized (this) {
            return faults.containsKey(kind);
        }
    }

    void delivered(EventKind kind) {
        if (faulty) {
            recovered(kind);
        }
    }

    /** Nothing was acknowledged for a while, and nobody said why. */
    void silence(EventKind kind) {
        if (!isFaulty(kind)) {
            fault(kind, new TimeoutException("nothing was acknowledged"));
        }
    }

    synchronized void fault(EventKind kind, Throwable cause) {
        String text = KafkaFault.of(bootstrapServers, cause);
        // a broker that refuses is often silent first: the reason has to be said too, but not each time the two take
        // turns
        boolean isReason = !KafkaFault.isSilence(cause) && !text.equals(said);
        boolean isNew = faults.isEmpty() || isReason || System.nanoTime() - saidAtNanos > SAY_AGAIN_NANOS;
        faults.put(kind, text);
        faulty = true;
        if (isNew) {
            said = text;
            saidAtNanos = System.nanoTime();
            LOG.warn(text);
        }
    }

    private synchronized void recovered(EventKind kind) {
        if (faults.remove(kind) != null && faults.isEmpty()) {
            faulty = false;
            said = "";
            LOG.info(KafkaFault.over(bootstrapServers));
        }
    }
}
