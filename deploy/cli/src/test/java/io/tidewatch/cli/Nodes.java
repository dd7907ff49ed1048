package io.tidewatch.cli;

import io.tidewatch.processor.ProcessorConfig;
import java.nio.file.Path;
import java.util.Map;

/** Settings of processors that run in the test's own JVM. */
final class Nodes {
    private Nodes() {}

    /** Defaults but for the broker, the folder and a free port. */
    static ProcessorConfig config(String bootstrap, Path stateDir) {
        ProcessorConfig d = ProcessorConfig.defaults();
        ProcessorConfig.State s = d.state();
        return new ProcessorConfig(
                new ProcessorConfig.Kafka(bootstrap, Map.of()),
                d.instanceId(),
                new ProcessorConfig.State(
                        stateDir.toString(),
                        true,
                        s.rocksCacheBytes(),
                        s.rocksWriteBytes(),
                        s.rowBytes(),
                        s.waitingBytes(),
                        false,
                        false),
                d.streams(),
                d.time(),
                d.rules(),
                d.logs(),
                d.metrics(),
                d.signals(),
                d.http().onPort(0),
                d.redaction(),
                d.health(),
                d.plugins(),
                d.search(),
                d.reports());
    }
}
