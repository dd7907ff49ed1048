package io.tidewatch.libbench;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import io.tidewatch.publish.LossLedger;
import io.tidewatch.publish.Publisher;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * One measurement in a process of its own, so that no contender runs in code that another has warmed up: {@code Worker
 * KIND BOOTSTRAP FOLDER THREADS RATE SECONDS BLOCK}. A rate of 0 is flat out. The second of two rounds is printed.
 */
final class Worker {
    private final Contender contender;
    private final int threads;
    private final long rate;
    private final double seconds;
    private final ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Worker(Contender contender, int threads, long rate, double seconds) {
        this.contender = contender;
        this.threads = threads;
        this.rate = rate;
        this.seconds = seconds;
    }

    /**
     * What was measured.
     *
     * @param delivered events that arrived, of both rounds, by our ledger; 0 for peers
     * @param dropped the same that did not
     * @param deliveredPerSecond of the second round, from its first call to the last acknowledgement
     */
    record Result(
            double callsPerSecond,
            double deliveredPerSecond,
            long p50Nanos,
            long p99Nanos,
            long p999Nanos,
            long maxNanos,
            double allocatedBytes,
            double cpuMicros,
            long delivered,
            long dropped,
            long calls,
            double startMillis,
            long usedHeapBytes) {
        String line() {
            return String.format(
                    Locale.ROOT,
                    "RESULT %f %f %d %d %d %d %f %f %d %d %d %f %d",
                    callsPerSecond,
                    deliveredPerSecond,
                    p50Nanos,
                    p99Nanos,
                    p999Nanos,
                    maxNanos,
                    allocatedBytes,
                    cpuMicros,
                    delivered,
                    dropped,
                    calls,
                    startMillis,
                    usedHeapBytes);
        }

        static Result parse(String line) {
            String[] f = line.split(" ");
            return new Result(
                    Double.parseDouble(f[1]),
                    Double.parseDouble(f[2]),
                    Long.parseLong(f[3]),
                    Long.parseLong(f[4]),
                    Long.parseLong(f[5]),
                    Long.parseLong(f[6]),
                    Double.parseDouble(f[7]),
                    Double.parseDouble(f[8]),
                    Long.parseLong(f[9]),
                    Long.parseLong(f[10]),
                    Long.parseLong(f[11]),
                    Double.parseDouble(f[12]),
                    Long.parseLong(f[13]));
        }
    }

    public static void main(String[] args) throws InterruptedException, IOException {
        Path folder = Files.createDirectories(Path.of(args[2]));
        long began = System.nanoTime();
        Contender contender =
                new Contender(Contender.Kind.valueOf(args[0]), args[1], folder, Boolean.parseBoolean(args[6]));
        double startMillis = (System.nanoTime() - began) / 1e6;
        Worker worker =
                new Worker(contender, Integer.parseInt(args[3]), Long.parseLong(args[4]), Double.parseDouble(args[5]));
        worker.round();
        Publisher publisher = contender.publisher();
        if (publisher != null && worker.rate == 0) {
            publisher.flush(Duration.ofMinutes(1));
        }
        Result result = worker.measured(startMillis);
        System.out.println(result.line());
        System.exit(0);
    }

    private Result measured(double startMillis) throws InterruptedException {
        OperatingSystemMXBean os = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        Publisher publisher = contender.publisher();
        long deliveredBefore =
                publisher == null ? 0 : publisher.ledger().total().delivered();
        long cpu = os.getProcessCpuTime();
        long began = System.nanoTime();
        Round round = round();
        double called = (System.nanoTime() - began) / 1e9;
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        if (rate == 0) {
            if (publisher != null) {
                publisher.flush(Duration.ofMinutes(1));
            } else {
                contender.close();
            }
        }
        double took = (System.nanoTime() - began) / 1e9;
        cpu = os.getProcessCpuTime() - cpu;
        LossLedger.Balance balance =
                publisher == null ? null : publisher.ledger().total();
        Histogram h = round.calls;
        long delivered = balance == null ? h.getTotalCount() : balance.delivered() - deliveredBefore;
        return new Result(
                h.getTotalCount() / called,
                delivered / took,
                h.getValueAtPercentile(50),
                h.getValueAtPercentile(99),
                h.getValueAtPercentile(99.9),
                h.getMaxValue(),
                (double) round.allocated / h.getTotalCount(),
                cpu / 1e3 / h.getTotalCount(),
                balance == null ? 0 : balance.delivered(),
                balance == null ? 0 : balance.droppedInAll(),
                h.getTotalCount(),
                startMillis,
                heap);
    }

    private record Round(Histogram calls, long allocated) {}

    private Round round() throws InterruptedException {
        Histogram[] histograms = new Histogram[threads];
        long[] allocated = new long[threads];
        Thread[] callers = new Thread[threads];
        long until = System.nanoTime() + (long) (seconds * 1e9);
        for (int t = 0; t < threads; t++) {
            int id = t;
            histograms[t] = new Histogram(TimeUnit.MINUTES.toNanos(2), 3);
            callers[t] = new Thread(() -> allocated[id] = call(histograms[id], until), "http-nio-8080-exec-" + t);
            callers[t].start();
        }
        for (Thread caller : callers) {
            caller.join();
        }
        Histogram all = new Histogram(TimeUnit.MINUTES.toNanos(2), 3);
        for (Histogram histogram : histograms) {
            all.add(histogram);
        }
        return new Round(all, Arrays.stream(allocated).sum());
    }

    /** @return bytes this thread allocated in its calls */
    private long call(Histogram histogram, long until) {
        contender.context();
        long period = rate == 0 ? 0 : TimeUnit.SECONDS.toNanos(1) / rate;
        long before = memory.getCurrentThreadAllocatedBytes();
        long next = System.nanoTime();
        for (long n = 0; ; n++) {
            long from = System.nanoTime();
            while (period > 0 && from < next) {
                if (next - from > 100_000) {
                    LockSupport.parkNanos(50_000);
                }
                from = System.nanoTime();
            }
            next += period;
            if (from > until) {
                return memory.getCurrentThreadAllocatedBytes() - before;
            }
            contender.log.info("Order {} of user {} confirmed, total {} EUR", n, "user-55123", 129);
            histogram.recordValue(System.nanoTime() - from);
        }
    }
}
