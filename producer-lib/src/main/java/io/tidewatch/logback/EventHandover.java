package io.tidewatch.logback;

import ch.qos.logback.classic.spi.ILoggingEvent;
import io.tidewatch.event.LogEvent;
import io.tidewatch.publish.Capture;
import io.tidewatch.publish.DropReason;
import io.tidewatch.publish.LoggedThrowables;
import io.tidewatch.publish.LossLedger;
import io.tidewatch.publish.Publisher;
import io.tidewatch.redact.Redactor;
import java.util.function.Consumer;

/** A publisher of its own for an appender that is not ours, which wants to hear what is not delivered. Thread-safe. */
public final class EventHandover implements AutoCloseable {
    private final OwnPublishing own;
    private final Publisher publisher;

    private EventHandover(OwnPublishing own) {
        this.own = own;
        this.publisher = own.publisher();
    }

    /** @throws IllegalArgumentException naming what is missing or out of range */
    public static EventHandover start(PublisherProperties properties, boolean redact) {
        Redactor redactor = redact ? Redactor.standard() : null;
        return new EventHandover(OwnPublishing.start(properties.toConfig(), redactor, null));
    }

    /**
     * Never blocks, never throws. What Kafka's client and this library log is passed over: taken, and not published.
     *
     * @param lost called at most once, with the reason, where the event will not arrive: by the caller where it is not taken, else on the
     *     publisher's or the client's thread
     * @return whether it was taken
     */
    // markers and the fallback are user code: no failure of theirs may reach the caller of a log call
    @SuppressWarnings("CatchingUnchecked")
    public boolean offer(ILoggingEvent event, Consumer<String> lost) {
        try {
            if (OwnLoggers.said(event)) {
                return true;
            }
            Tracked tracked = new Tracked(new LoggedEvent(event, LoggedThrowables.NONE), lost);
            if (publisher.log(tracked)) {
                return true;
            }
            lost.accept("the queue is full or closed");
        } catch (Exception | StackOverflowError | LinkageError | AssertionError e) {
            publisher.log(new Uncaptured(e));
        }
        return false;
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
        public LogEvent toEvent() {
            return captured.toEvent();
        }

        @Override
        public void lost(DropReason reason) {
            onLoss.accept(reason.name());
        }
    }
}
