package io.tidewatch.libbench;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
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
    private long number;

    @Setup
    public void start() {
        context.setMDCAdapter(new LogbackMDCAdapter());
        logstash.setContext(context);
        logstash.setCustomFields(STATICS);
        logstash.start();
        logback.setContext(context);
        logback.start();
    }

    @Benchmark
    public Object eventOnly() {
        return event();
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
