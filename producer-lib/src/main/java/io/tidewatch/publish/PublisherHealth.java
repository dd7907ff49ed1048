package io.tidewatch.publish;

import io.tidewatch.topics.KafkaFault;
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
    private volatile @Nullable String fault;
    private String said = "";
    private long saidAtNanos;

    PublisherHealth(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
    }

    /** @return what went wrong last; null since something was delivered, or where nothing was sent yet */
    @Nullable
    String fault() {
        return fault;
    }

    void delivered() {
        if (fault != null) {
            recovered();
        }
    }

    /** Nothing was acknowledged for a while, and nobody said why. */
    void silence() {
        if (fault == null) {
            fault(new TimeoutException("nothing was acknowledged"));
        }
    }

    synchronized void fault(Throwable cause) {
        String text = KafkaFault.of(bootstrapServers, cause);
        // a broker that refuses is often silent first: the reason has to be said too, but not each time the two take
        // turns
        boolean isReason = !KafkaFault.isSilence(cause) && !text.equals(said);
        boolean isNew = fault == null || isReason || System.nanoTime() - saidAtNanos > SAY_AGAIN_NANOS;
        fault = text;
        if (isNew) {
            said = text;
            saidAtNanos = System.nanoTime();
            LOG.warn(text);
        }
    }

    private synchronized void recovered() {
        if (fault != null) {
            fault = null;
            said = "";
            LOG.info(KafkaFault.over(bootstrapServers));
        }
    }
}
