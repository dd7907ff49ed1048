package io.tidewatch.libbench;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How many events arrive a second, flat out, none dropped. */
@Command(
        name = "delivered",
        mixinStandardHelpOptions = true,
        description = {
            "Events a second from the first call to the last acknowledgement: one thread logs flat out, a full queue"
                    + " makes",
            "it wait, none is dropped. Producer and broker share this machine; the CPU of both is printed."
        })
final class DeliveredCommand implements Callable<Integer> {
    @Option(names = "--seconds", description = "Of each of two rounds; default ${DEFAULT-VALUE}.", defaultValue = "6")
    private double seconds = 6;

    @Option(names = "--rounds", description = "How often each; default ${DEFAULT-VALUE}.", defaultValue = "3")
    private int rounds = 3;

    @Option(names = "--only", split = ",", description = "Contenders: ${COMPLETION-CANDIDATES}.")
    private List<Contender.Kind> only = List.of(
            Contender.Kind.KAFKA_APPENDER,
            Contender.Kind.ASYNC_KAFKA_APPENDER,
            Contender.Kind.TIDEWATCH,
            Contender.Kind.TIDEWATCH_REDACTED,
            Contender.Kind.TIDEWATCH_DEFAULT);

    @Override
    public Integer call() throws Exception {
        try (Bench bench = new Bench()) {
            bench.startBroker();
            System.out.printf(
                    "%-22s %12s %14s %16s %9s%n",
                    "appender", "delivered/s", "app CPU us/ev", "broker CPU us/ev", "dropped");
            for (int i = 0; i < rounds; i++) {
                for (Contender.Kind kind : only) {
                    Duration before = bench.brokerCpu();
                    Worker.Result r = bench.run(kind, 1, 0, seconds, true);
                    // the broker worked for both rounds of the worker, which are about equal
                    double brokerMicros = bench.brokerCpu().minus(before).toNanos() / 1e3 / (2.0 * r.calls());
                    System.out.printf(
                            "%-22s %12.0f %14.2f %16.2f %9d%n",
                            kind.title(), r.deliveredPerSecond(), r.cpuMicros(), brokerMicros, r.dropped());
                }
            }
        }
        return 0;
    }
}
