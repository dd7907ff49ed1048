package io.tidewatch.libbench;

import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Nanoseconds and bytes allocated for making one log event into JSON. */
@Command(
        name = "encode",
        mixinStandardHelpOptions = true,
        description = {
            "Time and allocation of making one log event into JSON: ours, a hand-written Jackson generator,",
            "logback's JsonEncoder, LogstashEncoder. 'eventOnly' is what making the event costs: subtract it."
        })
final class EncodeCommand implements Callable<Integer> {
    @Option(names = "--only", description = "Benchmarks whose name contains this.", defaultValue = "")
    private String only = "";

    @Option(names = "--seconds", description = "Of each iteration; default ${DEFAULT-VALUE}.", defaultValue = "1")
    private int seconds = 1;

    @Option(names = "--iterations", description = "Measured ones; default ${DEFAULT-VALUE}.", defaultValue = "5")
    private int iterations = 5;

    @Override
    public Integer call() throws RunnerException {
        Options options = new OptionsBuilder()
                .include(Pattern.quote(EncodeBenchmark.class.getSimpleName()) + ".*" + Pattern.quote(only))
                .warmupIterations(3)
                .warmupTime(TimeValue.seconds(seconds))
                .measurementIterations(iterations)
                .measurementTime(TimeValue.seconds(seconds))
                .forks(1)
                .jvmArgs("-XX:+UseSerialGC", "-Xmx512m")
                .addProfiler(GCProfiler.class)
                .build();
        new Runner(options).run();
        return 0;
    }
}
