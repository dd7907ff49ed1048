package io.tidewatch.logback;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import io.tidewatch.event.LogEvent;
import io.tidewatch.event.LogLevel;
import io.tidewatch.event.Source;
import io.tidewatch.publish.EventCutter;
import io.tidewatch.publish.EventFilter;
import io.tidewatch.publish.LoggedThrowables;
import io.tidewatch.redact.RedactingFilter;
import io.tidewatch.redact.Redactor;
import io.tidewatch.wire.ByteSink;
import io.tidewatch.wire.LogEventEncoder;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Lines of JSON for any logback appender: what goes to Kafka, and who said it. Redacts unless told not to; a line longer
 * than {@code maxEventBytes} is cut, field by field. An event that cannot be encoded becomes a line that says so. Never
 * throws; from any thread.
 *
 * <pre>{@code
 * <encoder class="io.tidewatch.logback.TidewatchEncoder">
 *   <source><service>shop</service><host>${HOSTNAME}</host></source>
 *   <redaction><field>customerName</field></redaction>
 * </encoder>
 * }</pre>
 */
public final class TidewatchEncoder extends EncoderBase<ILoggingEvent> {
    private static final byte[] NOTHING = {};
    private static final int LEAST_BUDGET = 64;
    private static final int MAX_EVENT_BYTES = 100 << 10;

    private final LogEventEncoder encoder = new LogEventEncoder();
    private final ThreadLocal<ByteSink> buffer = ThreadLocal.withInitial(ByteSink::new);
    private final LongAdder failed = new LongAdder();
    private SourceProperties properties = new SourceProperties();
    private @Nullable Source source;
    private EventFilter filter = EventFilter.NONE;
    private boolean redact = true;
    private RedactionProperties redaction = new RedactionProperties();
    private int maxEventBytes = MAX_EVENT_BYTES;

    /** For logback's configuration: who speaks. */
    public void setSource(SourceProperties properties) {
        this.properties = properties;
    }

    /** For logback's configuration: false writes lines as they are, secrets and all. */
    public void setRedact(boolean redact) {
        this.redact = redact;
    }

    /** For logback's configuration: what is redacted, and how; without it all kinds in their own styles. */
    public void setRedaction(RedactionProperties redaction) {
        this.redaction = redaction;
    }

    /** For logback's configuration: longest line, 100 KiB unless told; the agent's tail reads 128 KiB. */
    public void setMaxEventBytes(int maxEventBytes) {
        this.maxEventBytes = maxEventBytes;
    }

    /** @return how many events so far could not be encoded */
    public long failed() {
        return failed.sum();
    }

    @Override
    public void start() {
        try {
            source = properties.toSource();
        } catch (IllegalArgumentException e) {
            addError("lines will not say who they are from: <source>: " + e.getMessage());
        }
        filter = redact ? new RedactingFilter(redactor()) : EventFilter.NONE;
        super.start();
    }

    /** What the configuration says; where that is wrong, all kinds: lines must not show what somebody meant to hide. */
    private Redactor redactor() {
        try {
            return Redactor.of(redaction.toConfig());
        } catch (IllegalArgumentException e) {
            addError("all kinds are redacted in their own styles, and nothing else: <redaction>: " + e.getMessage());
            return Redactor.standard();
        }
    }

    @Override
    public byte[] headerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] footerBytes() {
        return NOTHING;
    }

    @Override
    // objects of the application are rendered here: no failure of theirs may reach the caller of a log call
    @SuppressWarnings("CatchingUnchecked")
    public byte[] encode(ILoggingEvent event) {
        try {
            LoggedEvent logged = new LoggedEvent(event, LoggedThrowables.NONE);
            if (filter == EventFilter.NONE) {
                ByteSink out = buffer.get();
                out.reset();
                if (logged.encode(encoder, out, source) && out.length() <= maxEventBytes) {
                    out.append('\n');
                    return out.toBytes();
                }
            }
            return bytes(filter.log(logged.toEvent(source)));
        } catch (Exception | StackOverflowError | LinkageError | AssertionError e) {
            failed.increment();
            String logger = Objects.requireNonNullElse(event.getLoggerName(), "");
            String text = "This line could not be encoded: " + e.getClass().getName();
            return bytes(LogEvent.of(event.getTimeStamp(), LogLevel.ERROR, logger, text)
                    .withSource(source));
        }
    }

    private byte[] bytes(LogEvent event) {
        ByteSink out = buffer.get();
        out.reset();
        encoder.encode(event, out);
        int original = out.length();
        for (int budget = maxEventBytes; out.length() > maxEventBytes && budget >= LEAST_BUDGET; budget /= 2) {
            out.reset();
            encoder.encode(EventCutter.log(event, budget, original), out);
        }
        out.append('\n');
        return out.toBytes();
    }
}
