package io.tidewatch.processor.alerts;

import io.tidewatch.processor.ProcessorConfig;
import io.tidewatch.processor.run.FaultCounts;
import io.tidewatch.processor.run.StreamsProperties;
import io.tidewatch.processor.run.StreamsRuntime;
import io.tidewatch.processor.signals.RuleHolder;
import io.tidewatch.processor.store.RocksMemory;
import io.tidewatch.processor.store.RowMemory;
import io.tidewatch.processor.store.StoreMemory;
import io.tidewatch.processor.topology.AlertsSettings;
import io.tidewatch.processor.topology.AlertsTopology;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.StreamsConfig;

/**
 * The alerts application in a process of its own, with the properties of the product: {@code AlertsMain BOOTSTRAP NAME
 * DIR GUARANTEE}. Stops on SIGTERM; ends by itself where it cannot go on.
 */
final class AlertsMain {
    private AlertsMain() {}

    public static void main(String[] args) throws InterruptedException {
        ProcessorConfig defaults = ProcessorConfig.defaults();
        ProcessorConfig.Streams s = defaults.streams();
        ProcessorConfig config = new ProcessorConfig(
                new ProcessorConfig.Kafka(args[0], Map.of()),
                args[1],
                new ProcessorConfig.State(
                        args[2],
                        true,
                        defaults.state().rocksCacheBytes(),
                        defaults.state().rocksWriteBytes(),
                        defaults.state().rowBytes(),
                        defaults.state().waitingBytes(),
                        false,
                        false),
                new ProcessorConfig.Streams(
                        args[3],
                        1,
                        1,
                        s.analysisCommit(),
                        s.alertsCommit(),
                        s.busyCommit(),
                        Duration.ofSeconds(6),
                        0,
                        s.watchdog()),
                defaults.time(),
                defaults.rules(),
                defaults.logs(),
                defaults.metrics(),
                defaults.signals(),
                defaults.http(),
                defaults.redaction(),
                defaults.health(),
                defaults.plugins(),
                defaults.search(),
                defaults.reports());
        ProcessorConfig.State state = config.state();
        StoreMemory memory = new StoreMemory(
                new RocksMemory(state.rocksCacheBytes(), state.rocksWriteBytes()), new RowMemory(state.rowBytes()));
        FaultCounts faults = new FaultCounts();
        Map<String, Object> properties = StreamsProperties.alerts(config, memory, faults);
        // so that instances know each other apart
        properties.put(StreamsConfig.CLIENT_ID_CONFIG, args[1]);
        StreamsRuntime runtime = new StreamsRuntime(
                AlertsTopology.build(new AlertsSettings(
                        new RuleHolder(),
                        ModelCase.CONFIG,
                        new AlertCounts(),
                        AlertsCluster.PARTITIONS,
                        List.of(),
                        AlertsSettings.Patterns.usual())),
                properties,
                faults,
                s.watchdog(),
                Clock.systemUTC(),
                why -> Runtime.getRuntime().halt(3));
        Runtime.getRuntime().addShutdownHook(new Thread(runtime::close, "close"));
        runtime.start();
        Thread.currentThread().join();
    }
}
