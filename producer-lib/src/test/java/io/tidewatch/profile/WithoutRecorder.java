package io.tidewatch.profile;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;

/** Runs in a JVM that cannot record. */
final class WithoutRecorder {
    private WithoutRecorder() {}

    public static void main(String[] args) throws InterruptedException {
        try (Profiler profiler = new Profiler(
                ProfilerConfig.defaults(),
                "child",
                new CollectedEvents(),
                new SimpleMeterRegistry(),
                Clock.systemUTC())) {
            profiler.start();
            System.out.println("fault: " + profiler.fault());
            try {
                profiler.record(Duration.ofMillis(50));
            } catch (ProfileException e) {
                System.out.println("recorded: " + e.getMessage());
            }
        }
    }
}
