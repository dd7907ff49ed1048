package io.tidewatch.instrument;

import io.micrometer.core.annotation.Timed;
import io.micrometer.core.aop.TimedAspect;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidewatch.instrument.spring.MonitoredAdvisor;
import io.tidewatch.metrics.MetricsConfig;
import io.tidewatch.metrics.TidewatchMeterRegistry;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.aop.aspectj.annotation.AspectJProxyFactory;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.interceptor.ExposeInvocationInterceptor;

/**
 * What a measured call costs, beside Micrometer's {@code @Timed}: the same work behind the same kinds of Spring proxy
 * (class and interface), and behind a plain JDK proxy. Rounds of all kinds alternate; the median round counts, in CPU time
 * of the calling thread. Argument: calls a round, 300,000 by default.
 */
public final class CallCost {
    private static final int ROUNDS = 15;

    /** What is called. */
    public interface Work {
        long timed(long value);

        long monitored(long value);

        long plain(long value);
    }

    /** A few nanoseconds of it. */
    public static class SomeWork implements Work {
        @Override
        @Timed("timed.work")
        public long timed(long value) {
            return value * 31 + 7;
        }

        @Override
        @Monitored("monitored.work")
        public long monitored(long value) {
            return value * 31 + 7;
        }

        @Override
        public long plain(long value) {
            return value * 31 + 7;
        }
    }

    /** One of the things compared. */
    @FunctionalInterface
    interface Called {
        long call(long value);
    }

    private CallCost() {}

    public static void main(String[] args) {
        int calls = args.length > 0 ? Integer.parseInt(args[0]) : 300_000;
        print("SimpleMeterRegistry", measure(new SimpleMeterRegistry(), calls));
        print(
                "TidewatchMeterRegistry",
                measure(TidewatchMeterRegistry.of(MetricsConfig.defaults(), batch -> {}), calls));
    }

    /**
     * What calls cost.
     *
     * @param nanos CPU a call, of each round, by what was called; the rounds of all kinds alternated
     * @param bytes allocated a call, of the last round
     */
    record Costs(Map<String, double[]> nanos, Map<String, Double> bytes) {
        double median(String kind) {
            return median(nanos.get(kind).clone());
        }

        /** @return the median over the rounds of one's cost by the other's in the same round: what both suffered is gone */
        double medianRatio(String kind, String other) {
            double[] of = nanos.get(kind).clone();
            for (int i = 0; i < of.length; i++) {
                of[i] /= nanos.get(other)[i];
            }
            return median(of);
        }

        private static double median(double[] values) {
            Arrays.sort(values);
            return values[values.length / 2];
        }
    }

    static Costs measure(MeterRegistry registry, int calls) {
        Monitoring monitoring = new Monitoring(registry, FailureSink.NONE, MonitoringConfig.defaults());
        Map<String, Called> kinds = new LinkedHashMap<>();
        SomeWork bare = new SomeWork();
        kinds.put("no proxy", bare::plain);
        kinds.put("Spring class proxy, @Timed", timed(registry, true)::timed);
        kinds.put("Spring class proxy, @Monitored", monitored(monitoring, true)::monitored);
        kinds.put("Spring interface proxy, @Timed", timed(registry, false)::timed);
        kinds.put("Spring interface proxy, @Monitored", monitored(monitoring, false)::monitored);
        kinds.put("JDK proxy, @Monitored", monitoring.proxy(Work.class, bare)::monitored);
        kinds.put("lambda", value -> monitoring.call("lambda.work", () -> bare.plain(value)));
        Map<String, double[]> rounds = new LinkedHashMap<>();
        Map<String, Double> allocated = new LinkedHashMap<>();
        for (int round = -3; round < ROUNDS; round++) {
            for (Map.Entry<String, Called> kind : kinds.entrySet()) {
                double[] cost = round(kind.getValue(), calls);
                if (round >= 0) {
                    rounds.computeIfAbsent(kind.getKey(), k -> new double[ROUNDS])[round] = cost[0];
                    allocated.put(kind.getKey(), cost[1]);
                }
            }
        }
        return new Costs(rounds, allocated);
    }

    private static double[] round(Called called, int calls) {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long bytes = threads.getCurrentThreadAllocatedBytes();
        long from = threads.getCurrentThreadCpuTime();
        long value = from;
        for (int i = 0; i < calls; i++) {
            value = called.call(value);
        }
        double nanos = threads.getCurrentThreadCpuTime() - from + (value == 42 ? 1 : 0);
        return new double[] {nanos / calls, (double) (threads.getCurrentThreadAllocatedBytes() - bytes) / calls};
    }

    private static Work timed(MeterRegistry registry, boolean ofClass) {
        AspectJProxyFactory factory = new AspectJProxyFactory(new SomeWork());
        factory.setProxyTargetClass(ofClass);
        factory.addAspect(new TimedAspect(registry));
        return factory.getProxy();
    }

    private static Work monitored(Monitoring monitoring, boolean ofClass) {
        ProxyFactory factory = new ProxyFactory(new SomeWork());
        factory.setProxyTargetClass(ofClass);
        // Spring adds it where there is an aspect, as there is for the other one
        factory.addAdvisor(ExposeInvocationInterceptor.ADVISOR);
        factory.addAdvisor(new MonitoredAdvisor(() -> monitoring));
        return (Work) factory.getProxy();
    }

    private static void print(String registry, Costs costs) {
        System.out.println(registry);
        costs.nanos()
                .keySet()
                .forEach(kind -> System.out.printf(
                        "  %-36s %7.0f ns %6.0f B%n",
                        kind, costs.median(kind), costs.bytes().get(kind)));
    }
}
