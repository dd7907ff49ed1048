package io.tidewatch.libbench;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import io.tidewatch.event.LogEvent;
import io.tidewatch.event.LogLevel;
import io.tidewatch.logback.SourceProperties;
import io.tidewatch.logback.TidewatchEncoder;
import io.tidewatch.wire.ByteSink;
import io.tidewatch.wire.Decoded;
import io.tidewatch.wire.LogEventDecoder;
import io.tidewatch.wire.LogEventEncoder;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import net.logstash.logback.encoder.LogstashEncoder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One log event, made anew for each call as in life, into JSON. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class EncodeBenchmark {
    private static final String STATICS =
            "{\"service\":\"checkout-api\",\"host\":\"web-17\",\"env\":\"production\",\"release\":\"3.14.2\"}";

    private final LoggerContext context = new LoggerContext();
    private final Logger log = context.getLogger("com.acme.checkout.web.OrderController");
    private final Map<String, String> mdc =
            Map.of("tenant", "t-417", "request_id", "4bf92f3577b34da6", "user_id", "u55123");
    private final LogstashEncoder logstash = new LogstashEncoder();
    private final JsonEncoder logback = new JsonEncoder();
    private final TidewatchEncoder tidewatch = new TidewatchEncoder();
    private final TidewatchEncoder unredacted = new TidewatchEncoder();
    private final LogEventEncoder events = new LogEventEncoder();
    private final GeneratorEncoder generator = new GeneratorEncoder();
    private final ByteSink sink = new ByteSink();
    private LogEvent ready = LogEvent.of(0, LogLevel.INFO, "", "");
    private long number;

    @Setup
    public void start() {
        context.setMDCAdapter(new LogbackMDCAdapter());
        logstash.setContext(context);
        logstash.setCustomFields(STATICS);
        logstash.start();
        logback.setContext(context);
        logback.start();
        start(tidewatch, true);
        start(unredacted, false);
        byte[] line = unredacted.encode(event());
        ready = ((Decoded.Ok<LogEvent>) new LogEventDecoder().decode(line, 0, line.length)).value();
        if (unredacted.failed() > 0
                || ready.arguments().size() != 5
                || ready.context().size() != mdc.size()) {
            throw new IllegalStateException("what is measured is not the event: " + ready);
        }
    }

    private void start(TidewatchEncoder encoder, boolean redact) {
        SourceProperties source = new SourceProperties();
        source.setService("checkout-api");
        source.setInstance("web-17");
        source.setHost("web-17");
        source.setEnvironment("production");
        source.setRelease("3.14.2");
        encoder.setContext(context);
        encoder.setSource(source);
        encoder.setRedact(redact);
        encoder.start();
    }

    @Benchmark
    public Object eventOnly() {
        return event();
    }

    /** As on the sending thread: an event that is made already, into a buffer that is used again. */
    @Benchmark
    public int readyTidewatch() {
        sink.reset();
        events.encode(ready, sink);
        return sink.length();
    }

    /** The same event and fields by a Jackson generator. */
    @Benchmark
    public int readyGenerator() {
        return generator.encode(ready);
    }

    /** As in a file appender: redaction and the array that logback wants included. */
    @Benchmark
    public int tidewatchEncoder() {
        return tidewatch.encode(event()).length;
    }

    @Benchmark
    public int tidewatchEncoderUnredacted() {
        return unredacted.encode(event()).length;
    }

    @Benchmark
    public int logstashEncoder() {
        return logstash.encode(event()).length;
    }

    @Benchmark
    public int logbackJsonEncoder() {
        return logback.encode(event()).length;
    }

    private LoggingEvent event() {
        LoggingEvent event = new LoggingEvent(
                EncodeBenchmark.class.getName(),
                log,
                Level.INFO,
                "Order {} placed by user {} for basket {}, total {} EUR in {} ms",
                null,
                new Object[] {number++, "user-55123", "b-", 129, 37});
        event.setMDCPropertyMap(mdc);
        return event;
    }
}
