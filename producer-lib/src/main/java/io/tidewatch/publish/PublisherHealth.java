package io.tidewatch.publish;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether Kafka takes what is sent; says so in one line when that changes. Thread-safe. */
final class PublisherHealth {
    private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);
    private static final long SAY_AGAIN_NANOS = TimeUnit.MINUTES.toNanos(5);

    private final String bootstrapServers;
    private volatile @Nullable String fault;
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

    synchronized void fault(Throwable cause) {
        Throwable root = cause;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        String text = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
        boolean isNew = fault == null || System.nanoTime() - saidAtNanos > SAY_AGAIN_NANOS;
        fault = text;
        if (isNew) {
            saidAtNanos = System.nanoTime();
            LOG.warn("Kafka at {} does not take events; they wait, trying again: {}", bootstrapServers, text);
        }
    }

    private synchronized void recovered() {
        if (fault != null) {
            fault = null;
            LOG.info("Kafka at {} takes events again", bootstrapServers);
        }
    }
}
