package io.tidewatch.logback;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import io.tidewatch.publish.EventFilter;
import io.tidewatch.publish.EventSink;
import io.tidewatch.publish.LoggedThrowables;
import io.tidewatch.publish.Publisher;
import java.time.Clock;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Publishes what is logged. The call never blocks, throws, or wakes a thread; the event is made and sent elsewhere. Either
 * given a publisher, which it leaves open when it stops, or configured by properties (in {@code logback.xml}), with a
 * publisher of its own:
 *
 * <pre>{@code
 * <appender name="TIDEWATCH" class="io.tidewatch.logback.TidewatchAppender">
 *   <publisher>
 *     <service>shop</service>
 *     <bootstrapServers>localhost:9092</bootstrapServers>
 *     <kafka>security.protocol=SSL</kafka>
 *   </publisher>
 * </appender>
 * }</pre>
 */
public final class TidewatchAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {
    private @Nullable EventSink sink;
    private @Nullable Publisher own;
    private @Nullable PublisherProperties properties;
    private LoggedThrowables throwables = LoggedThrowables.NONE;

    /** To be configured by properties. */
    public TidewatchAppender() {}

    /** @param throwables is told of each throwable that is logged */
    public TidewatchAppender(EventSink sink, LoggedThrowables throwables) {
        this.sink = sink;
        this.throwables = throwables;
        setName("TIDEWATCH");
    }

    /** For logback's configuration. */
    public void setPublisher(PublisherProperties properties) {
        this.properties = properties;
    }

    @Override
    public void start() {
        if (isStarted()) {
            return;
        }
        if (sink == null) {
            if (properties == null) {
                addError("no <publisher> is configured: nothing will be published");
                return;
            }
            try {
                own = new Publisher(properties.toConfig(), EventFilter.NONE, Clock.systemUTC());
            } catch (IllegalArgumentException e) {
                addError("cannot publish: " + e.getMessage());
                return;
            }
            own.start();
            sink = own;
        }
        super.start();
    }

    @Override
    public void stop() {
        super.stop();
        if (own != null) {
            own.close();
            own = null;
            sink = null;
        }
    }

    @Override
    protected void append(ILoggingEvent event) {
        String logger = event.getLoggerName();
        if (logger == null || OwnLoggers.isOne(logger) || Publisher.isSendingThread()) {
            return;
        }
        if (OwnLoggers.isOnKafkaThread(Objects.requireNonNullElse(event.getThreadName(), ""))) {
            return;
        }
        EventSink to = sink;
        if (to != null) {
            to.log(new LoggedEvent(event, throwables));
        }
    }
}
