package io.tidewatch.cli.bench;

import io.tidewatch.notifier.NotifierApp;
import io.tidewatch.notifier.NotifierConfig;
import io.tidewatch.notifier.deliver.RateConfig;
import io.tidewatch.notifier.receiver.ChannelConfig;
import io.tidewatch.notifier.receiver.ReceiverConfig;
import io.tidewatch.notifier.route.RouteConfig;
import io.tidewatch.processor.ProcessorConfig;
import io.tidewatch.processor.ProcessorNode;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Everything between the topics and the people: the processor with its API, and the notifier, which prints to nowhere. */
final class Road implements AutoCloseable {
    static final String ANALYSIS = "tidewatch-analysis";
    static final String ALERTS = "tidewatch-alerts";

    /** Name of the route and receiver that speak of each probe at once. */
    static final String PROBE = "probe";

    private final ProcessorNode processor;
    private final NotifierApp notifier;
    private volatile String gaveUp = "";

    Road(String bootstrap, int threads, Path dir) {
        processor = new ProcessorNode(processor(bootstrap, threads, dir), Clock.systemUTC(), why -> gaveUp = why);
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        notifier = new NotifierApp(notifier(bootstrap, dir), nowhere, why -> gaveUp = why);
    }

    void start() {
        processor.start();
        notifier.start();
    }

    /** @return whether all of it works; throws where it never will */
    boolean ready() {
        checkAlive();
        return processor.health().ready().isEmpty() && notifier.ready();
    }

    /** @throws IllegalStateException where a part gave up */
    void checkAlive() {
        if (!gaveUp.isEmpty()) {
            throw new IllegalStateException("it gave up: " + gaveUp);
        }
    }

    @Override
    public void close() {
        processor.close();
        notifier.close();
    }

    /** @return the processor's defaults, for a run in that folder */
    static ProcessorConfig processor(String bootstrap, int threads, Path dir) {
        ProcessorConfig usual = ProcessorConfig.defaults();
        ProcessorConfig.State state = usual.state();
        ProcessorConfig.Streams streams = usual.streams();
        return new ProcessorConfig(
                new ProcessorConfig.Kafka(bootstrap, Map.of()),
                "bench-1",
                new ProcessorConfig.State(
                        dir.resolve("processor").toString(),
                        true,
                        state.rocksCacheBytes(),
                        state.rocksWriteBytes(),
                        state.rowBytes(),
                        state.waitingBytes(),
                        false,
                        false),
                new ProcessorConfig.Streams(
                        streams.guarantee(),
                        threads,
                        streams.alertsThreads(),
                        streams.analysisCommit(),
                        streams.alertsCommit(),
                        streams.busyCommit(),
                        streams.sessionTimeout(),
                        streams.standbys(),
                        streams.watchdog()),
                usual.time(),
                usual.rules(),
                usual.logs(),
                usual.metrics(),
                usual.signals(),
                usual.http().onPort(0),
                usual.redaction(),
                usual.health(),
                usual.plugins(),
                usual.search(),
                usual.reports());
    }

    private static NotifierConfig notifier(String bootstrap, Path dir) {
        NotifierConfig usual = NotifierConfig.defaults();
        ChannelConfig log = ChannelConfig.log(PROBE);
        ChannelConfig unbounded = new ChannelConfig(
                PROBE, log.type(), new RateConfig(100_000, Duration.ofMinutes(1)), log.webhook(), log.mail());
        RouteConfig eachAtOnce = new RouteConfig(
                PROBE,
                List.of("service=" + Probes.SERVICE),
                List.of(PROBE),
                false,
                List.of("alert"),
                Duration.ZERO,
                Duration.ZERO,
                null,
                false,
                List.of(),
                List.of());
        return new NotifierConfig(
                new NotifierConfig.Kafka(bootstrap, Map.of(), 1),
                "bench-1",
                new NotifierConfig.State(dir.resolve("notifier").toString(), true),
                usual.streams(),
                usual.grouping(),
                usual.retry(),
                List.of(eachAtOnce, RouteConfig.defaults()),
                List.of(new ReceiverConfig(PROBE, List.of(unbounded)), ReceiverConfig.defaults()));
    }
}
