package io.tidewatch.cli.bench;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;
import java.util.function.LongSupplier;

/** How fast an application empties topics that were filled before it started; start and end of the run do not count. */
final class Drain {
    private static final double FROM = 0.30;
    private static final double TO = 0.98;

    private final GroupProgress progress;
    private final LongSupplier brokerCpuNanos;
    private final Runnable check;
    private final DoubleConsumer done;

    /**
     * What was measured between {@value #FROM} and {@value #TO} of the load.
     *
     * @param cpuMicrosPerEvent by part; {@code rest} is what the process of the applications used beside its named
     *     threads: garbage collection, compilation, the stores' own threads, the bench itself
     */
    public record Result(long events, double seconds, double eventsPerSecond, Map<String, Double> cpuMicrosPerEvent) {}

    private record Reading(long atNanos, Map<String, Long> cpuNanos, long processNanos, long brokerNanos) {}

    /**
     * @param check called now and then; throws where going on is in vain
     * @param done told how many events are done
     */
    Drain(GroupProgress progress, LongSupplier brokerCpuNanos, Runnable check, DoubleConsumer done) {
        this.progress = progress;
        this.brokerCpuNanos = brokerCpuNanos;
        this.check = check;
        this.done = done;
    }

    /**
     * Measures one application over a load and says how far it is, and how fast it was.
     *
     * @param what the application, in a word
     * @param unit what is counted, such as {@code lines}
     * @throws IllegalStateException where it does not come to its end in time
     */
    static Result told(
            String what,
            String unit,
            Cluster cluster,
            GroupProgress progress,
            long total,
            Duration patience,
            Runnable check,
            Consumer<String> say) {
        Result result = new Drain(progress, cluster::brokerCpuNanos, check, Progress.of(what, (double) total, say))
                .measure(total, patience);
        say.accept(String.format(Locale.ROOT, "%-5s  %,.0f %s/s", what, result.eventsPerSecond(), unit));
        return result;
    }

    /** @throws IllegalStateException where it does not come to its end in time */
    Result measure(long total, Duration patience) {
        double begin = progress.await(total * FROM, patience, check, done);
        Reading from = read();
        double end = progress.await(total * TO, patience, check, done);
        Reading to = read();
        double events = Math.max(1, end - begin);
        double seconds = (to.atNanos - from.atNanos) / 1e9;
        Map<String, Double> cpu = new TreeMap<>();
        double named = 0;
        for (Map.Entry<String, Long> part : to.cpuNanos.entrySet()) {
            double micros = Math.max(0, part.getValue() - from.cpuNanos.getOrDefault(part.getKey(), 0L)) / 1e3 / events;
            if (!part.getKey().equals(CpuByPart.OTHER)) {
                cpu.put(part.getKey(), micros);
                named += micros;
            }
        }
        double process = (to.processNanos - from.processNanos) / 1e3 / events;
        cpu.put("rest", Math.max(0, process - named));
        cpu.put("applications", process);
        cpu.put("broker", (to.brokerNanos - from.brokerNanos) / 1e3 / events);
        return new Result((long) events, seconds, events / seconds, cpu);
    }

    private Reading read() {
        return new Reading(System.nanoTime(), CpuByPart.nanos(), CpuByPart.processNanos(), brokerCpuNanos.getAsLong());
    }
}
