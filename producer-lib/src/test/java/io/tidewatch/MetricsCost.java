package io.tidewatch;

import com.sun.management.ThreadMXBean;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.CountingMode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidewatch.event.MetricBatch;
import io.tidewatch.metrics.ByHand;
import io.tidewatch.metrics.MetricsConfig;
import io.tidewatch.metrics.TidewatchMeterRegistry;
import io.tidewatch.wire.ByteSink;
import io.tidewatch.wire.MetricBatchEncoder;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/**
 * What a meter costs its caller, beside Micrometer's own registries in the same run, and what 10,000 series cost an interval.
 * CPU time of the thread, median of seven rounds. No arguments; about 20 s.
 */
public final class MetricsCost {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int CALLS = 1_000_000;

    private MetricsCost() {}

    private interface Call {
        void at(int i);
    }

    public static void main(String[] args) throws InterruptedException {
        ConcurrentLinkedQueue<MetricBatch> sent = new ConcurrentLinkedQueue<>();
        TidewatchMeterRegistry ours =
                TidewatchMeterRegistry.of(new MetricsConfig(Duration.ofMinutes(5), 20_000, 20_000, false), sent::add);
        MeterRegistry simple = new SimpleMeterRegistry();
        MeterRegistry step = new SimpleMeterRegistry(
                key -> key.equals("simple.mode") ? CountingMode.STEP.name() : null, Clock.SYSTEM);
        for (int threads : new int[] {1, 2}) {
            System.out.println(threads + " thread(s), ns of CPU a call (and bytes allocated)");
            for (var registry : new MeterRegistry[] {ours, simple, step}) {
                String name = registry == ours ? "ours" : registry == simple ? "simple" : "step";
                Counter counter = registry.counter("counter", "a", "b");
                Timer timer = registry.timer("timer", "a", "b");
                measure("  " + name + " Counter.increment", threads, i -> counter.increment());
                measure(
                        "  " + name + " Timer.record",
                        threads,
                        i -> timer.record(1_000 + (i & 0xFFFFF), TimeUnit.NANOSECONDS));
                measure(
                        "  " + name + " registry.counter(tags).increment",
                        threads,
                        i -> registry.counter("looked.up", "channel", "web").increment());
            }
            measure("  façade increment, 1 tag", threads, i -> ours.measure().increment("orders", "channel", "web"));
            measure(
                    "  façade increment, 3 tags",
                    threads,
                    i -> ours.measure().increment("orders3", "channel", "web", "country", "de", "kind", "new"));
            measure("  façade time", threads, i -> ours.measure().time("work", () -> {}, "channel", "web"));
        }
        export();
        ours.close();
    }

    private static void measure(String what, int threads, Call call) throws InterruptedException {
        List<double[]> rounds = new ArrayList<>();
        for (int round = 0; round < 7; round++) {
            double[][] each = new double[threads][];
            Thread[] running = new Thread[threads];
            for (int t = 0; t < threads; t++) {
                int place = t;
                running[t] = new Thread(() -> each[place] = round(call));
                running[t].start();
            }
            for (Thread thread : running) {
                thread.join();
            }
            rounds.add(each[0]);
        }
        double[] nanos = rounds.stream().mapToDouble(r -> r[0]).sorted().toArray();
        double[] bytes = rounds.stream().mapToDouble(r -> r[1]).sorted().toArray();
        System.out.printf("%-45s %7.1f ns %6.0f B%n", what, nanos[3], bytes[3]);
    }

    private static double[] round(Call call) {
        long bytes = THREADS.getCurrentThreadAllocatedBytes();
        long cpu = THREADS.getCurrentThreadCpuTime();
        for (int i = 0; i < CALLS; i++) {
            call.at(i);
        }
        return new double[] {
            (THREADS.getCurrentThreadCpuTime() - cpu) / (double) CALLS,
            (THREADS.getCurrentThreadAllocatedBytes() - bytes) / (double) CALLS
        };
    }

    /** 10,000 series: 6,000 counters, 2,000 gauges, 2,000 timers of 50 records. */
    private static void export() {
        List<MetricBatch> sent = new ArrayList<>();
        double[] collect = new double[9];
        double[] encode = new double[9];
        long bytes = 0;
        int parts = 0;
        var registry = new ByHand(new MetricsConfig(Duration.ofMinutes(5), 20_000, 20_000, false), sent::add);
        for (int round = 0; round < collect.length; round++) {
            for (int i = 0; i < 10_000; i++) {
                String route = "/some/route/of/the/application/" + i;
                if (i % 5 < 3) {
                    registry.meters().counter("c", "route", route).increment();
                } else if (i % 5 == 3) {
                    if (round == 0) {
                        registry.meters().gauge("g", Tags.of("route", route), i);
                    }
                } else {
                    for (int k = 0; k < 50; k++) {
                        registry.meters().timer("t", "route", route).record(100 + k * 37, TimeUnit.MICROSECONDS);
                    }
                }
            }
            sent.clear();
            long cpu = THREADS.getCurrentThreadCpuTime();
            registry.send();
            collect[round] = (THREADS.getCurrentThreadCpuTime() - cpu) / 1e6;
            cpu = THREADS.getCurrentThreadCpuTime();
            bytes = 0;
            for (MetricBatch batch : sent) {
                ByteSink sink = new ByteSink();
                new MetricBatchEncoder().encode(batch, sink);
                bytes += sink.length();
            }
            encode[round] = (THREADS.getCurrentThreadCpuTime() - cpu) / 1e6;
            parts = sent.size();
        }
        Arrays.sort(collect);
        Arrays.sort(encode);
        System.out.printf(
                "10,000 series an interval: collect %.1f ms (and as much less on the gauges' thread), encode %.1f ms,"
                        + " %d bytes in %d parts%n",
                collect[4], encode[4], bytes, parts);
    }
}
