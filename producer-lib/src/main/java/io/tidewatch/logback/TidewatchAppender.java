package io.tidewatch.logback;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import ch.qos.logback.core.spi.FilterReply;
import io.tidewatch.publish.EventFilter;
import io.tidewatch.publish.EventSink;
import io.tidewatch.publish.LoggedThrowables;
import io.tidewatch.publish.PublisherConfig;
import io.tidewatch.redact.Redactor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Publishes what is logged. The call never blocks, throws, or wakes a thread; the event is made and sent elsewhere. Either
 * given a publisher, which it leaves open when it stops, or configured by properties (in {@code logback.xml}), with a
 * publisher of its own, where no {@code Tidewatch.start} is called. That one redacts and publishes logged throwables as
 * errors too, as {@code Tidewatch.start} does, unless it is told not to; uncaught throwables it leaves alone.
 *
 * <pre>{@code
 * <shutdownHook/>
 * <appender name="TIDEWATCH" class="io.tidewatch.logback.TidewatchAppender">
 *   <publisher>
 *     <service>shop</service>
 *     <bootstrapServers>localhost:9092</bootstrapServers>
 *     <kafka>security.protocol=SSL</kafka>
 *   </publisher>
 *   <inAppPackage>com.acme.shop</inAppPackage>
 *   <captureErrors>true</captureErrors>
 *   <redact>true</redact>
 *   <redaction>
 *     <off>email</off>
 *     <field>customerName</field>
 *     <pattern>order=order-(\d+)</pattern>
 *     <style>phone=hash</style>
 *     <hashKey>${REDACT_KEY}</hashKey>
 *   </redaction>
 * </appender>
 * }</pre>
 */
public final class TidewatchAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {
    private @Nullable EventSink sink;
    private @Nullable OwnPublishing own;
    private @Nullable PublisherProperties properties;
    private final List<String> inAppPackages = new ArrayList<>();
    private boolean captureErrors = true;
    private boolean redact = true;
    private RedactionProperties redaction = new RedactionProperties();
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

    /** For logback's configuration: false sends logs and errors as they are, secrets and all. */
    public void setRedact(boolean redact) {
        this.redact = redact;
    }

    /** For logback's configuration: what is redacted, and how; without it all kinds in their own styles. */
    public void setRedaction(RedactionProperties redaction) {
        this.redaction = redaction;
    }

    /** For logback's configuration: false sends logged throwables with their lines only, not as errors too. */
    public void setCaptureErrors(boolean captureErrors) {
        this.captureErrors = captureErrors;
    }

    /** For logback's configuration: base packages of the application, by commas; their frames make errors the same. */
    public void addInAppPackage(String inAppPackage) {
        for (String name : inAppPackage.split(",")) {
            if (!name.isBlank()) {
                inAppPackages.add(name.trim());
            }
        }
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
                startOwn(properties.toConfig());
            } catch (IllegalArgumentException e) {
                addError("cannot publish: " + e.getMessage());
                return;
            }
        }
        super.start();
    }

    @Override
    public void stop() {
        super.stop();
        if (own != null) {
            own.close();
            own = null;
            throwables = LoggedThrowables.NONE;
            sink = null;
        }
    }

    /**
     * Not logback's: some of its versions drop, and nobody counts, what is logged while a line is appended, as by a
     * {@code toString} of an argument.
     */
    @Override
    // filters and markers are user code: no failure of theirs may reach the caller of a log call
    @SuppressWarnings("CatchingUnchecked")
    public void doAppend(ILoggingEvent event) {
        if (!isStarted()) {
            super.doAppend(event);
            return;
        }
        try {
            if (getFilterChainDecision(event) != FilterReply.DENY) {
                append(event);
            }
        } catch (Exception | StackOverflowError | LinkageError | AssertionError e) {
            EventSink to = sink;
            if (to != null) {
                to.log(new Uncaptured(e));
            }
        }
    }

    @Override
    protected void append(ILoggingEvent event) {
        EventSink to = sink;
        if (to != null && !OwnLoggers.said(event)) {
            to.log(new LoggedEvent(event, throwables));
        }
    }

    /** @return what everything that leaves by a publisher of its own passes */
    EventFilter filter() {
        return OwnPublishing.filter(redactor());
    }

    private @Nullable Redactor redactor() {
        return redact ? Redactor.of(redaction.toConfig()) : null;
    }

    private void startOwn(PublisherConfig config) {
        OwnPublishing started = OwnPublishing.start(config, redactor(), captureErrors ? inAppPackages : null);
        own = started;
        throwables = started.throwables();
        sink = started.publisher();
    }
}
