package io.tidewatch.logback;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import io.tidewatch.event.Source;
import io.tidewatch.publish.EventFilter;
import io.tidewatch.publish.LoggedThrowables;
import io.tidewatch.publish.Publisher;
import io.tidewatch.publish.PublisherConfig;
import io.tidewatch.publish.spill.SpillConfig;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a log call allocates on the thread that makes it: logback's event, the boxes and the array of the call included. */
class CallerAllocationTest {
    private static final int CALLS = 10_000;

    private final LoggerContext context = new LoggerContext();
    private final Logger log = context.getLogger("com.acme.Orders");
    private final Publisher publisher = new Publisher(
            PublisherConfig.of(new Source("s", "i", "h", "", ""), "localhost:1")
                    .queue(1 << 16, 1L << 30)
                    .closeGrace(Duration.ZERO)
                    .with(SpillConfig.off())
                    .policies(false),
            EventFilter.NONE,
            Clock.systemUTC());

    /** The publisher is not started: what is taken stays in its queue, and this thread does nothing but call. */
    @BeforeEach
    void attach() {
        context.setMDCAdapter(new LogbackMDCAdapter());
        TidewatchAppender appender = new TidewatchAppender(publisher, LoggedThrowables.NONE);
        appender.setContext(context);
        appender.start();
        log.addAppender(appender);
        for (String name : new String[] {"request_id", "task_id", "user_id", "trace_id", "span_id"}) {
            context.getMDCAdapter().put(name, name + "-4bf92f3577b34da6");
        }
    }

    @AfterEach
    void close() {
        publisher.close();
        context.stop();
    }

    @Test
    void threeArgumentsAndFiveKeys_cost300BytesAtMost() {
        assertThat(bytesACall(i -> log.info("Order {} of {} in {} ms", (long) i, "user-55123", 1_000 + i)))
                .isBetween(100L, 300L);
    }

    @Test
    void twoFluentFields_cost600BytesAtMost() {
        assertThat(bytesACall(i -> log.atInfo()
                        .addKeyValue("total", 12.5)
                        .addKeyValue("order", "o-1")
                        .log("paid")))
                .isBetween(100L, 600L);
    }

    private interface Call {
        void make(int i);
    }

    private long bytesACall(Call call) {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int i = 0; i < CALLS; i++) {
            call.make(i);
        }
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < CALLS; i++) {
            call.make(i);
        }
        long bytes = (threads.getCurrentThreadAllocatedBytes() - before) / CALLS;
        assertThat(publisher.queued()).isEqualTo(2 * CALLS);
        return bytes;
    }
}
