package io.tidewatch;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import io.tidewatch.event.Source;
import io.tidewatch.logback.TidewatchAppender;
import io.tidewatch.publish.EventFilter;
import io.tidewatch.publish.LoggedThrowables;
import io.tidewatch.publish.Publisher;
import io.tidewatch.publish.PublisherConfig;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/**
 * What a log call costs its caller. Arguments: bootstrap servers, calls a second (0: flat out), seconds. Prints p50, p99,
 * p99.9, the greatest, bytes allocated by the caller, and what became of the events. The second of two rounds counts.
 */
public final class AppenderCost {
    private AppenderCost() {}

    public static void main(String[] args) {
        long rate = Long.parseLong(args[1]);
        int seconds = Integer.parseInt(args[2]);
        LoggerContext context = new LoggerContext();
        context.setMDCAdapter(new LogbackMDCAdapter());
        Publisher publisher = new Publisher(
                PublisherConfig.of(new Source("cost", "cost-1", "h", "", ""), args[0]),
                EventFilter.NONE,
                Clock.systemUTC());
        publisher.start();
        TidewatchAppender appender = new TidewatchAppender(publisher, LoggedThrowables.NONE);
        appender.setContext(context);
        appender.start();
        Logger log = context.getLogger("com.acme.checkout.web.OrderController");
        log.addAppender(appender);
        context.getMDCAdapter().put("tenant", "t-417");
        context.getMDCAdapter().put("request", "4bf92f3577b34da6");
        context.getMDCAdapter().put("user", "u55123");
        round(log, rate, seconds, false);
        publisher.flush(Duration.ofSeconds(20));
        System.out.println("after warming up: " + publisher.ledger().total());
        round(log, rate, seconds, true);
        publisher.close();
        System.out.println(publisher.ledger().total());
    }

    private static void round(Logger log, long rate, int seconds, boolean print) {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long[] nanos = new long[rate == 0 ? 2_000_000 : (int) (rate * seconds)];
        long period = rate == 0 ? 0 : 1_000_000_000L / rate;
        long allocated = threads.getCurrentThreadAllocatedBytes();
        long began = System.nanoTime();
        long next = began;
        for (int i = 0; i < nanos.length; i++) {
            while (period > 0 && System.nanoTime() < next) {
                if (next - System.nanoTime() > 100_000) {
                    LockSupport.parkNanos(50_000);
                }
            }
            next += period;
            long from = System.nanoTime();
            log.info(
                    "Order {} placed by user {} for basket {}, total {} EUR in {} ms",
                    (long) i,
                    "user-55123",
                    "b-",
                    129,
                    37);
            nanos[i] = System.nanoTime() - from;
        }
        long took = System.nanoTime() - began;
        allocated = threads.getCurrentThreadAllocatedBytes() - allocated;
        Arrays.sort(nanos);
        if (print) {
            int n = nanos.length;
            System.out.printf(
                    "rate=%d calls=%d p50=%d ns p99=%d ns p99.9=%d ns max=%.2f ms, %d B a call, %.0f calls/s%n",
                    rate,
                    n,
                    nanos[n / 2],
                    nanos[(int) (n * 0.99)],
                    nanos[(int) (n * 0.999)],
                    nanos[n - 1] / 1e6,
                    allocated / n,
                    n * 1e9 / took);
        }
    }
}
