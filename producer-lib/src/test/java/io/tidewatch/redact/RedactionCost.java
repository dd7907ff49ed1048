package io.tidewatch.redact;

import com.sun.management.ThreadMXBean;
import io.tidewatch.event.LogEvent;
import io.tidewatch.event.LogLevel;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What redaction costs an event: a message of about 100 characters, five arguments, five entries of context, every event
 * with texts of its own. Prints the least of some medians of CPU time, and what is allocated.
 */
public final class RedactionCost {
    private static final int EVENTS = 1_000;
    private static final int TIMES = 20;

    private RedactionCost() {}

    public static void main(String[] args) {
        RedactingFilter filter = new RedactingFilter(Redactor.standard());
        print("ordinary events", filter, events(false));
        print("one in ten with an e-mail address", filter, events(true));
    }

    private static void print(String name, RedactingFilter filter, List<LogEvent> events) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int same = 0;
        double least = Double.MAX_VALUE;
        long allocated = 0;
        for (int round = 0; round < 5; round++) {
            double[] nanos = new double[15];
            for (int run = 0; run < nanos.length; run++) {
                long bytes = threads.getCurrentThreadAllocatedBytes();
                long from = threads.getCurrentThreadCpuTime();
                for (int i = 0; i < TIMES; i++) {
                    for (LogEvent event : events) {
                        same += filter.log(event) == event ? 1 : 0;
                    }
                }
                nanos[run] = (threads.getCurrentThreadCpuTime() - from) / (double) (TIMES * events.size());
                allocated = (threads.getCurrentThreadAllocatedBytes() - bytes) / (TIMES * events.size());
            }
            Arrays.sort(nanos);
            least = Math.min(least, nanos[nanos.length / 2]);
        }
        System.out.printf("%s: %.0f ns, %d B an event (%d unchanged)%n", name, least, allocated, same);
    }

    private static List<LogEvent> events(boolean addresses) {
        List<LogEvent> events = new ArrayList<>();
        for (int i = 0; i < EVENTS; i++) {
            String user = addresses && i % 10 == 0 ? "user" + i + "@example.com" : "user-" + (55_123 + i);
            List<String> arguments = List.of("" + (100_000 + i), user, "basket-" + i % 97, "129.50", "" + i % 400);
            Map<String, String> context = new HashMap<>();
            // as an appender gives them: new texts for each request of ten lines, one text for what never changes
            context.put("tenant", "t-417");
            context.put("region", "eu-central-1");
            context.put("user", new String("u" + (55_123 + i / 10)));
            context.put("trace_id", "4bf92f3577b34da6a3ce929d" + Integer.toHexString(0x10000000 + i / 10));
            context.put("span_id", "00f067aa" + Integer.toHexString(0x10000000 + i));
            events.add(new LogEvent(
                    1_763_942_400_000L + i,
                    LogLevel.INFO,
                    "com.acme.checkout.web.OrderController",
                    "http-nio-8080-exec-7",
                    "Order " + arguments.get(0) + " placed by user " + user + " for basket " + arguments.get(2)
                            + ", total " + arguments.get(3) + " EUR, handled in " + arguments.get(4)
                            + " ms by the checkout of the shop",
                    "Order {} placed by user {} for basket {}, total {} EUR, handled in {} ms by the checkout of the shop",
                    arguments,
                    List.of(),
                    context,
                    Map.of(),
                    null,
                    0,
                    null));
        }
        return events;
    }
}
