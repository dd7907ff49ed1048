package io.tidewatch.logback;

import ch.qos.logback.classic.spi.ILoggingEvent;
import io.tidewatch.event.LogEvent;
import io.tidewatch.event.LogLevel;
import io.tidewatch.publish.Capture;
import io.tidewatch.publish.DropReason;
import io.tidewatch.publish.LoggedThrowables;
import io.tidewatch.publish.LossLedger;
import io.tidewatch.publish.Publisher;
import io.tidewatch.redact.Redactor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A publisher of its own for an appender that is not ours, which wants to hear what is not delivered. Thread-safe. */
public final class EventHandover implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventHandover.class);

    private final OwnPublishing own;
    private final Publisher publisher;

    private EventHandover(OwnPublishing own) {
        this.own = own;
        this.publisher = own.publisher();
    }

    /**
     * @param redaction null sends all as it is
     * @throws IllegalArgumentException naming what is missing or out of range
     */
    public static EventHandover start(PublisherProperties properties, @Nullable RedactionProperties redaction) {
        Redactor redactor = redaction == null ? null : Redactor.of(redaction.toConfig());
        return new EventHandover(OwnPublishing.start(properties.toConfig(), redactor, null));
    }

    /**
     * Never blocks, never throws. What Kafka's client and this library log is passed over: taken, and not published.
     *
     * @param lost called at most once, with the reason, where the event will not arrive: by the caller where it is not taken, else on the
     *     publisher's or the client's thread
     * @return whether it was taken
     */
    // markers are user code: no failure of theirs may reach the caller of a log call
    @SuppressWarnings("CatchingUnchecked")
    public boolean offer(ILoggingEvent event, Consumer<String> lost) {
        boolean taken;
        try {
            taken = OwnLoggers.said(event)
                    || publisher.log(new Tracked(new LoggedEvent(event, LoggedThrowables.NONE), lost));
        } catch (Exception | StackOverflowError | LinkageError | AssertionError e) {
            publisher.log(new Uncaptured(e));
            tell(lost, "it could not be captured: " + e.getClass().getName());
            return false;
        }
        if (!taken) {
            tell(lost, "the queue is full or closed");
        }
        return taken;
    }

    /** What the fallback throws is its own affair: the event is counted already, and the caller wants to go on. */
    @SuppressWarnings("CatchingUnchecked")
    private static void tell(Consumer<String> lost, String reason) {
        try {
            lost.accept(reason);
        } catch (Exception | StackOverflowError | LinkageError | AssertionError e) {
            LOG.warn("A fallback threw when it was told that an event is lost", e);
        }
    }

    public LossLedger ledger() {
        return publisher.ledger();
    }

    /** Sends what waits, for at most the configured grace. */
    @Override
    public void close() {
        own.close();
    }

    private record Tracked(LoggedEvent captured, Consumer<String> onLoss) implements Capture<LogEvent> {
        @Override
        public int weightBytes() {
            return captured.weightBytes();
        }

        @Override
        public LogLevel level() {
            return captured.level();
        }

        @Override
        public LogEvent toEvent() {
            return captured.toEvent();
        }

        @Override
        public void lost(DropReason reason) {
            tell(onLoss, reason.name());
        }
    }
}
