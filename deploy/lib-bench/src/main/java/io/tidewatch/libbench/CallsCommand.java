package io.tidewatch.libbench;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What a log call costs its caller. */
@Command(
        name = "calls",
        mixinStandardHelpOptions = true,
        description = {
            "Time and allocation of a log call with 3 arguments and 5 MDC entries, at a steady rate and flat out,",
            "by 1 and by 4 threads; each contender in a process of its own, the broker in another."
        })
final class CallsCommand implements Callable<Integer> {
    @Option(
            names = "--rate",
            description = "Calls a second of each thread; default ${DEFAULT-VALUE}.",
            defaultValue = "5000")
    private long rate = 5000;

    @Option(names = "--seconds", description = "Of each of two rounds; default ${DEFAULT-VALUE}.", defaultValue = "5")
    private double seconds = 5;

    @Option(names = "--threads", split = ",", description = "Default ${DEFAULT-VALUE}.", defaultValue = "1,4")
    private List<Integer> threads = List.of(1, 4);

    @Option(names = "--only", split = ",", description = "Contenders; default all: ${COMPLETION-CANDIDATES}.")
    private List<Contender.Kind> only = List.of(Contender.Kind.values());

    @Override
    public Integer call() throws Exception {
        try (Bench bench = new Bench()) {
            bench.startBroker();
            System.out.printf(
                    "%-22s %7s %7s %10s %9s %9s %10s %9s %8s %9s%n",
                    "appender",
                    "threads",
                    "rate",
                    "calls/s",
                    "p50 ns",
                    "p99 ns",
                    "p99.9 ns",
                    "max ms",
                    "B/call",
                    "dropped");
            for (int n : threads) {
                for (long each : new long[] {rate, 0}) {
                    for (Contender.Kind kind : only) {
                        Worker.Result r = bench.run(kind, n, each, seconds, false);
                        System.out.printf(
                                "%-22s %7d %7s %10.0f %9d %9d %10d %9.2f %8.0f %9d%n",
                                kind.title(),
                                n,
                                each == 0 ? "flat" : Long.toString(each),
                                r.callsPerSecond(),
                                r.p50Nanos(),
                                r.p99Nanos(),
                                r.p999Nanos(),
                                r.maxNanos() / 1e6,
                                r.allocatedBytes(),
                                r.dropped());
                    }
                }
            }
        }
        return 0;
    }
}
