package io.tidewatch.libbench;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What a log call costs while there is no broker. */
@Command(
        name = "down",
        mixinStandardHelpOptions = true,
        description = {
            "A bootstrap address nobody listens on: how long the set-up takes, what the calls cost, the heap after them.",
            "The Kafka appender alone blocks each call for max.block.ms (60 s): it is given few seconds here."
        })
final class DownCommand implements Callable<Integer> {
    @Option(names = "--rate", description = "Calls a second; default ${DEFAULT-VALUE}.", defaultValue = "5000")
    private long rate = 5000;

    @Option(names = "--seconds", description = "Of each of two rounds; default ${DEFAULT-VALUE}.", defaultValue = "15")
    private double seconds = 15;

    @Option(names = "--only", split = ",", description = "Contenders: ${COMPLETION-CANDIDATES}.")
    private List<Contender.Kind> only = List.of(
            Contender.Kind.TIDEWATCH,
            Contender.Kind.TIDEWATCH_REDACTED,
            Contender.Kind.ASYNC_KAFKA_APPENDER,
            Contender.Kind.KAFKA_APPENDER);

    @Override
    public Integer call() throws Exception {
        try (Bench bench = new Bench()) {
            System.out.printf(
                    "%-22s %9s %8s %9s %9s %11s %8s %9s%n",
                    "appender", "set-up ms", "calls", "p50 ns", "p99 ns", "max ms", "heap MB", "dropped");
            for (Contender.Kind kind : only) {
                double of = kind == Contender.Kind.KAFKA_APPENDER ? 0.001 : seconds;
                Worker.Result r = bench.run(kind, 1, rate, of, false);
                System.out.printf(
                        "%-22s %9.0f %8d %9d %9d %11.2f %8.0f %9d%n",
                        kind.title(),
                        r.startMillis(),
                        r.calls(),
                        r.p50Nanos(),
                        r.p99Nanos(),
                        r.maxNanos() / 1e6,
                        r.usedHeapBytes() / 1048576.0,
                        r.dropped());
            }
        }
        return 0;
    }
}
