package io.tidewatch.profile;

import com.sun.management.OperatingSystemMXBean;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;

/**
 * What continuous profiling costs. A fixed piece of work (sorting, maps, text, garbage, deep stacks) is done again and
 * again, in turns with and without the profiler; prints the CPU time of the whole process for each and the difference of
 * the medians. Arguments: pairs of rounds, work a round in thousands, threads. On a busy machine that difference drowns:
 * {@code steady SECONDS THREADS} prints what the recorder's and the profiler's threads took beside the workers instead
 * (Linux).
 */
public final class ProfilerCost {
    private ProfilerCost() {}

    public static void main(String[] args) throws InterruptedException, IOException {
        if (args[0].equals("steady")) {
            steady(Integer.parseInt(args[1]), Integer.parseInt(args[2]));
            return;
        }
        int pairs = Integer.parseInt(args[0]);
        int work = Integer.parseInt(args[1]) * 1_000;
        int threads = Integer.parseInt(args[2]);
        // the recorder's reader is compiled once in a JVM's life: not what is measured
        for (int i = 0; i < 6; i++) {
            round(work, threads, i > 0);
        }
        double[] without = new double[pairs];
        double[] with = new double[pairs];
        for (int i = 0; i < pairs; i++) {
            // in turns, and the order in turns too: the machine's moods fall on both
            if (i % 2 == 0) {
                without[i] = round(work, threads, false);
                with[i] = round(work, threads, true);
            } else {
                with[i] = round(work, threads, true);
                without[i] = round(work, threads, false);
            }
        }
        double[] differences = new double[pairs];
        for (int i = 0; i < pairs; i++) {
            differences[i] = 100 * (with[i] / without[i] - 1);
        }
        System.out.printf(
                "CPU without %.0f ms, with %.0f ms, medians differ by %.2f %%, median of the pairs %.2f %%%n",
                median(without), median(with), 100 * (median(with) / median(without) - 1), median(differences));
        System.out.println("pairs: "
                + Arrays.toString(
                        Arrays.stream(differences).mapToObj("%.2f"::formatted).toArray()));
    }

    private static void steady(int seconds, int threads) throws InterruptedException, IOException {
        CollectedEvents events = new CollectedEvents();
        try (Profiler profiler = new Profiler(
                ProfilerConfig.defaults().every(Duration.ofSeconds(5)),
                "cost",
                events,
                new SimpleMeterRegistry(),
                Clock.systemUTC())) {
            profiler.start();
            for (int t = 0; t < threads; t++) {
                int seed = t;
                Thread worker = new Thread(() -> work(Integer.MAX_VALUE, seed), "worker-" + t);
                worker.setDaemon(true);
                worker.start();
            }
            // compiling the reader is over by the second profile
            Awaitility.await()
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> profiler.latest().isPresent());
            Object first = profiler.latest().orElseThrow();
            Awaitility.await()
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> profiler.latest().orElseThrow() != first);
            Map<String, Long> before = cpuMillisByThread();
            long began = System.nanoTime();
            Duration window = Duration.ofSeconds(seconds);
            Awaitility.await()
                    .atMost(window.multipliedBy(2))
                    .until(() -> System.nanoTime() - began >= window.toNanos());
            double wall = (System.nanoTime() - began) / 1e9;
            double own = 0;
            double workers = 0;
            for (Map.Entry<String, Long> thread : cpuMillisByThread().entrySet()) {
                double took = thread.getValue() - before.getOrDefault(thread.getKey(), 0L);
                own += thread.getKey().startsWith("JFR") || thread.getKey().startsWith("tidewatch") ? took : 0;
                workers += thread.getKey().startsWith("worker") ? took : 0;
            }
            System.out.printf(
                    "recorder and profiler %.1f ms CPU a second, workers %.0f: %.2f %%; %d samples in the last 5 s%n",
                    own / wall,
                    workers / wall,
                    100 * own / workers,
                    profiler.latest().orElseThrow().table(ProfileView.CPU).totalSamples());
        }
    }

    private static Map<String, Long> cpuMillisByThread() throws IOException {
        Map<String, Long> cpu = new TreeMap<>();
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
            for (Path task : tasks) {
                String stat;
                try {
                    stat = Files.readString(task.resolve("stat"));
                } catch (IOException e) {
                    // a thread that has ended meanwhile
                    continue;
                }
                String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
                String name = stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
                long ticks = Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
                cpu.merge(name, ticks * 10, Long::sum);
            }
        }
        return cpu;
    }

    private static double round(int work, int threads, boolean profiled) throws InterruptedException {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        CollectedEvents events = new CollectedEvents();
        Profiler profiler = new Profiler(
                ProfilerConfig.defaults().continuous(profiled).every(Duration.ofSeconds(1)),
                "cost",
                events,
                new SimpleMeterRegistry(),
                Clock.systemUTC());
        profiler.start();
        if (profiled) {
            // opening the stream costs once in a JVM's life, not for ever
            Awaitility.await()
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> profiler.latest().isPresent());
        }
        long before = system.getProcessCpuTime();
        List<Thread> running = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            int seed = t;
            Thread thread = new Thread(() -> work(work, seed), "worker-" + t);
            running.add(thread);
            thread.start();
        }
        for (Thread thread : running) {
            thread.join();
        }
        double took = (system.getProcessCpuTime() - before) / 1e6;
        profiler.close();
        return took;
    }

    private static void work(int count, int seed) {
        long kept = 0;
        for (int i = 0; i < count; i++) {
            kept += deep(i + seed, 20 + i % 30);
        }
        if (kept == 42) {
            System.out.println("never");
        }
    }

    private static long deep(int i, int depth) {
        return depth == 0 ? order(i) : 1 + deep(i, depth - 1);
    }

    private static long order(int i) {
        Map<String, Integer> basket = new HashMap<>();
        for (int item = 0; item < 12; item++) {
            basket.merge("item-" + (i * 31 + item * 17) % 40, item, Integer::sum);
        }
        int[] prices = new int[64];
        for (int p = 0; p < prices.length; p++) {
            prices[p] = (i * 7919 + p * 104729) % 1000;
        }
        Arrays.sort(prices);
        return new TreeMap<>(basket).toString().length() + prices[10];
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int n = sorted.length;
        return (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
    }
}
