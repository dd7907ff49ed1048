package io.tidewatch.logback.kafkaappender;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.spi.LifeCycle;
import com.github.danielwegener.logback.kafka.delivery.DeliveryStrategy;
import com.github.danielwegener.logback.kafka.delivery.FailedDeliveryCallback;
import io.tidewatch.logback.EventHandover;
import io.tidewatch.logback.PublisherProperties;
import io.tidewatch.logback.RedactionProperties;
import io.tidewatch.publish.LossLedger;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Hands the event to a publisher instead of giving the record to their producer: the call never blocks, what waits is
 * bounded, every loss is counted and goes to the fallback appenders. Topic, key and value are the publisher's; the record
 * that their appender made, its encoder, and the producer that it built are not used. Thread-safe once started.
 *
 * <pre>{@code
 * <deliveryStrategy class="io.tidewatch.logback.kafkaappender.PublisherDeliveryStrategy">
 *   <publisher>
 *     <service>shop</service>
 *     <bootstrapServers>localhost:9092</bootstrapServers>
 *   </publisher>
 * </deliveryStrategy>
 * }</pre>
 */
public final class PublisherDeliveryStrategy extends ContextAwareBase implements DeliveryStrategy, LifeCycle {
    private @Nullable PublisherProperties properties;
    private boolean redact = true;
    private RedactionProperties redaction = new RedactionProperties();
    private volatile @Nullable EventHandover handover;

    /** For logback's configuration: who speaks, and where to. */
    public void setPublisher(PublisherProperties publisher) {
        this.properties = publisher;
    }

    /** For logback's configuration: false sends lines as they are, secrets and all. */
    public void setRedact(boolean redact) {
        this.redact = redact;
    }

    /** For logback's configuration: what is redacted, and how; without it all kinds in their own styles. */
    public void setRedaction(RedactionProperties redaction) {
        this.redaction = redaction;
    }

    /** @return what became of the events; null before the start */
    public @Nullable LossLedger ledger() {
        EventHandover to = handover;
        return to == null ? null : to.ledger();
    }

    @Override
    public void start() {
        if (handover != null) {
            return;
        }
        if (properties == null) {
            addError("no <publisher> is configured: nothing will be published");
            return;
        }
        try {
            handover = EventHandover.start(properties, redact ? redaction : null);
        } catch (IllegalArgumentException e) {
            addError("cannot publish: " + e.getMessage());
            return;
        }
        // their appender starts its strategy and forgets it: the end of the context is what is left to hear of
        if (getContext() instanceof LoggerContext context) {
            context.addListener(new ContextEnd(this::stop));
        }
    }

    /** Sends what waits, for at most the grace. */
    @Override
    public void stop() {
        EventHandover to = handover;
        handover = null;
        if (to != null) {
            to.close();
        }
    }

    @Override
    public boolean isStarted() {
        return handover != null;
    }

    /**
     * Never blocks, never throws.
     *
     * @return whether the publisher took it; where it did not, and where it gives it up later, the fallback is called
     */
    @Override
    public <K, V, E> boolean send(
            @Nullable Producer<K, V> producer,
            ProducerRecord<K, V> record,
            E event,
            FailedDeliveryCallback<E> failedDelivery) {
        EventHandover to = handover;
        if (to == null || !(event instanceof ILoggingEvent logged)) {
            failedDelivery.onFailedDelivery(
                    event, new IllegalStateException("not published: no publisher, or no log event"));
            return false;
        }
        return to.offer(
                logged,
                reason ->
                        failedDelivery.onFailedDelivery(event, new IllegalStateException("not published: " + reason)));
    }
}
