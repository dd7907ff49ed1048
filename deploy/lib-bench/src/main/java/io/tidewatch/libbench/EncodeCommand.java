package io.tidewatch.libbench;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Nanoseconds and bytes allocated for making one log event into JSON. */
@Command(
        name = "encode",
        mixinStandardHelpOptions = true,
        description = {
            "Time and allocation of making one log event into JSON: ours, a hand-written Jackson generator,",
            "logback's JsonEncoder, LogstashEncoder. 'eventOnly' is what making the event costs: subtract it.",
            "Where the machine is busy the best iteration is nearest to the truth."
        })
final class EncodeCommand implements Callable<Integer> {
    @Option(names = "--only", description = "Benchmarks whose name contains this.", defaultValue = "")
    private String only = "";

    @Option(names = "--millis", description = "Of each iteration; default ${DEFAULT-VALUE}.", defaultValue = "200")
    private int millis = 200;

    @Option(names = "--iterations", description = "Measured ones; default ${DEFAULT-VALUE}.", defaultValue = "15")
    private int iterations = 15;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws RunnerException {
        Options options = new OptionsBuilder()
                .include(Pattern.quote(EncodeBenchmark.class.getSimpleName()) + ".*" + Pattern.quote(only))
                .verbosity(VerboseMode.SILENT)
                .warmupIterations(10)
                .warmupTime(TimeValue.milliseconds(millis))
                .measurementIterations(iterations)
                .measurementTime(TimeValue.milliseconds(millis))
                .forks(1)
                .jvmArgs("-XX:+UseSerialGC", "-Xmx512m")
                .addProfiler(GCProfiler.class)
                .build();
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        out.printf("%-28s %10s %10s %10s%n", "", "best ns", "median ns", "bytes");
        for (RunResult result : new Runner(options).run()) {
            double[] nanos = result.getBenchmarkResults().stream()
                    .flatMap(fork -> fork.getIterationResults().stream())
                    .mapToDouble(iteration -> iteration.getPrimaryResult().getScore())
                    .sorted()
                    .toArray();
            out.printf(
                    Locale.ROOT,
                    "%-28s %10.0f %10.0f %10.0f%n",
                    result.getPrimaryResult().getLabel(),
                    nanos[0],
                    nanos[nanos.length / 2],
                    result.getSecondaryResults().get("gc.alloc.rate.norm").getScore());
        }
        out.flush();
        return 0;
    }
}
