package io.tidewatch.processor;

import io.tidewatch.processor.plugin.AnalyzerInput;
import io.tidewatch.processor.run.EndOffsetsProber;
import io.tidewatch.processor.run.FaultCounts;
import io.tidewatch.processor.run.KafkaSettings;
import io.tidewatch.processor.run.StartChecks;
import io.tidewatch.processor.run.StreamsProperties;
import io.tidewatch.processor.run.StreamsRuntime;
import io.tidewatch.processor.run.TopologyShape;
import io.tidewatch.processor.store.RocksMemory;
import io.tidewatch.processor.store.RowMemory;
import io.tidewatch.processor.store.StoreMemory;
import io.tidewatch.wire.Topics;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;

/** Both applications and what they share, from their start to their end. */
final class Running implements AutoCloseable {
    private final StoreMemory memory;
    private final EndOffsetsProber ends;
    private final StreamsRuntime analysis;
    private final StreamsRuntime alerts;

    /**
     * Builds and checks; nothing runs yet.
     *
     * @param partitions number of partitions by topic
     * @throws io.tidewatch.processor.run.StartRefused where the state must not be started on
     */
    Running(
            ProcessorConfig config,
            ProcessorParts parts,
            Map<String, Integer> partitions,
            StartChecks checks,
            String applicationServer,
            Clock clock,
            Consumer<String> onFatal) {
        Map<String, Integer> inputs = Map.of(
                Topics.LOGS, partitions.get(Topics.LOGS),
                Topics.SHORT_LOGS, partitions.get(Topics.SHORT_LOGS),
                Topics.METRICS, partitions.get(Topics.METRICS),
                Topics.ERRORS, partitions.get(Topics.ERRORS));
        ends = new EndOffsetsProber(
                Admin.create(KafkaSettings.admin(config.kafka(), "tidewatch-end-offsets")),
                StreamsProperties.ANALYSIS,
                inputs,
                clock);
        ProcessorConfig.State state = config.state();
        memory = new StoreMemory(
                new RocksMemory(state.rocksCacheBytes(), state.rocksWriteBytes()), new RowMemory(state.rowBytes()));
        try {
            Topology first = Topologies.analysis(config, parts, partitions, ends);
            Topology second = Topologies.alerts(config, parts, partitions.get(Topics.SIGNALS));
            checks.state(StreamsProperties.ANALYSIS, TopologyShape.of(first), inputs);
            checks.state(
                    StreamsProperties.ALERTS,
                    TopologyShape.of(second),
                    Map.of(Topics.SIGNALS, partitions.get(Topics.SIGNALS)));
            analysis = runtime(
                    first,
                    StreamsProperties.analysis(
                            config,
                            memory,
                            parts.analysisFaults(),
                            parts.plugins().wants(AnalyzerInput.LOGS)),
                    config,
                    parts.analysisFaults(),
                    applicationServer,
                    clock,
                    onFatal);
            alerts = runtime(
                    second,
                    StreamsProperties.alerts(config, memory, parts.alertsFaults()),
                    config,
                    parts.alertsFaults(),
                    applicationServer,
                    clock,
                    onFatal);
        } catch (RuntimeException e) {
            ends.close();
            memory.close();
            throw e;
        }
    }

    void start() {
        ends.start();
        alerts.start();
        analysis.start();
    }

    StreamsRuntime analysis() {
        return analysis;
    }

    StreamsRuntime alerts() {
        return alerts;
    }

    StoreMemory memory() {
        return memory;
    }

    String endsFault() {
        return ends.fault();
    }

    /** Both stop at the same time; the shared memory goes last. */
    @Override
    public void close() {
        Thread other = new Thread(alerts::close, "tidewatch-alerts-close");
        other.start();
        analysis.close();
        try {
            other.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        ends.close();
        memory.close();
    }

    private static StreamsRuntime runtime(
            Topology topology,
            Map<String, Object> properties,
            ProcessorConfig config,
            FaultCounts faults,
            String applicationServer,
            Clock clock,
            Consumer<String> onFatal) {
        if (!applicationServer.isEmpty()) {
            properties.put(StreamsConfig.APPLICATION_SERVER_CONFIG, applicationServer);
        }
        return new StreamsRuntime(topology, properties, faults, config.streams().watchdog(), clock, onFatal);
    }

    List<StreamsRuntime> all() {
        return List.of(analysis, alerts);
    }
}
