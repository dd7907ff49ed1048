package io.tidewatch.processor.run;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import io.tidewatch.processor.store.LocalStores;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One running Streams application: construct, {@link #start()}, {@link #close()}; says how it is and opens its stores
 * to queries. Thread-safe.
 */
public final class StreamsRuntime implements LocalStores, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StreamsRuntime.class);
    private static final int MOST_REPLACED = 5;
    private static final Duration REPLACED_WITHIN = Duration.ofMinutes(10);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(8);

    private final String applicationId;
    private final String self;
    private final TopologyShape shape;
    private final KafkaStreams streams;
    private final Restores restores;
    private final FaultCounts faults;
    private final Duration watchdog;
    private final Clock clock;
    private final AtomicLong threadsReplaced = new AtomicLong();
    private volatile long changedMillis;
    private volatile String fatal = "";

    /**
     * @param properties see {@link StreamsProperties}
     * @param watchdog how long it may neither run nor restore before it counts as stuck
     * @param onFatal told once when it stopped for good, with the reason; on a stream thread, must not block
     */
    public StreamsRuntime(
            Topology topology,
            Map<String, Object> properties,
            FaultCounts faults,
            Duration watchdog,
            Clock clock,
            Consumer<String> onFatal) {
        this.applicationId = String.valueOf(properties.get(StreamsConfig.APPLICATION_ID_CONFIG));
        this.self = String.valueOf(properties.get(StreamsConfig.APPLICATION_SERVER_CONFIG));
        this.shape = TopologyShape.of(topology);
        this.faults = faults;
        this.watchdog = watchdog;
        this.clock = clock;
        this.restores = new Restores(clock);
        this.changedMillis = clock.millis();
        Properties p = new Properties();
        p.putAll(properties);
        this.streams = new KafkaStreams(topology, p);
        ThreadBudget budget = new ThreadBudget(MOST_REPLACED, REPLACED_WITHIN);
        streams.setUncaughtExceptionHandler(fault -> uncaught(budget, fault, onFatal));
        streams.setGlobalStateRestoreListener(restores);
        streams.setStateListener((now, before) -> {
            changedMillis = clock.millis();
            LOG.atInfo()
                    .addKeyValue("application", applicationId)
                    .addKeyValue("state", now)
                    .addKeyValue("before", before)
                    .log("state changed");
        });
    }

    /**
     * Returns when the global stores are loaded; tasks are assigned and restored afterwards, see {@link #health()}.
     *
     * @throws DamagedState where a store that is there is damaged: Streams opens them here, before there is a
     *     thread that could throw the files away
     */
    public void start() {
        try {
            streams.start();
        } catch (ProcessorStateException e) {
            throw DamagedState.is(e) ? new DamagedState(applicationId, e) : e;
        }
    }

    /** How it is just now; cheap enough to be asked each second. */
    public StreamsHealth health() {
        KafkaStreams.State state = streams.state();
        Map<String, Long> restoring = new TreeMap<>();
        restores.now().forEach(r -> restoring.put(r.store() + "/" + r.partition(), r.remaining()));
        List<String> tasks = new ArrayList<>(activeTasks());
        String stuck = stuck(state);
        boolean live = stuck.isEmpty();
        boolean ready = live && state == KafkaStreams.State.RUNNING && restoring.isEmpty();
        String reason = live ? ready ? "" : notReady(state, restoring) : stuck;
        return new StreamsHealth(
                applicationId,
                state.name(),
                live,
                ready,
                reason,
                tasks,
                restoring,
                faults.counts(),
                threadsReplaced.get());
    }

    @Override
    public <K, V> ReadOnlyKeyValueStore<K, V> keyValue(String store) {
        KafkaStreams.State state = streams.state();
        if (state != KafkaStreams.State.RUNNING) {
            throw new NotReady(applicationId + " is " + state);
        }
        try {
            return new GuardedStore<>(
                    store,
                    streams.store(
                            StoreQueryParameters.fromNameAndType(store, QueryableStoreTypes.<K, V>keyValueStore())));
        } catch (InvalidStateStoreException e) {
            throw new NotReady("store " + store + " is not open here: " + e.getMessage());
        }
    }

    @Override
    public Set<Integer> partitions(String store) {
        Integer owner = shape.stores().get(store);
        Set<Integer> out = new TreeSet<>();
        if (owner == null || streams.state() != KafkaStreams.State.RUNNING) {
            return out;
        }
        for (var thread : streams.metadataForLocalThreads()) {
            for (var task : thread.activeTasks()) {
                if (task.taskId().subtopology() == owner) {
                    out.add(task.taskId().partition());
                }
            }
        }
        return out;
    }

    /** @return what Streams and its clients measure of themselves */
    public Map<MetricName, ? extends Metric> metrics() {
        return streams.metrics();
    }

    /** @return {@code host:port} of the other instances of this application, as its group knows them */
    public List<String> peers() {
        if (!streams.state().isRunningOrRebalancing()) {
            return List.of();
        }
        return streams.metadataForAllStreamsClients().stream()
                .map(client ->
                        client.hostInfo().host() + ":" + client.hostInfo().port())
                .filter(peer -> !peer.equals(self) && !peer.startsWith("unavailable"))
                .distinct()
                .sorted()
                .toList();
    }

    /** Adds those metrics to a registry, tagged with the application; closing what it returns takes them out. */
    public AutoCloseable bindTo(MeterRegistry registry) {
        KafkaStreamsMetrics metrics = new KafkaStreamsMetrics(streams, Tags.of("application", applicationId));
        metrics.bindTo(registry);
        return metrics;
    }

    public String applicationId() {
        return applicationId;
    }

    public TopologyShape shape() {
        return shape;
    }

    /** Commits, closes the stores, stays a static member: the next start within the session time-out takes over at once. */
    @Override
    public void close() {
        if (!streams.close(CloseOptions.timeout(CLOSE_WITHIN))) {
            LOG.atWarn()
                    .addKeyValue("application", applicationId)
                    .log("did not stop in time; what was not committed is done again at the next start");
        }
    }

    private Set<String> activeTasks() {
        Set<String> out = new TreeSet<>();
        if (streams.state().isRunningOrRebalancing()) {
            streams.metadataForLocalThreads()
                    .forEach(t -> t.activeTasks()
                            .forEach(task -> out.add(task.taskId().toString())));
        }
        return out;
    }

    private String stuck(KafkaStreams.State state) {
        if (!fatal.isEmpty()) {
            return fatal;
        }
        if (state == KafkaStreams.State.RUNNING || state == KafkaStreams.State.CREATED) {
            return "";
        }
        if (state == KafkaStreams.State.ERROR || state == KafkaStreams.State.NOT_RUNNING) {
            return applicationId + " stopped: " + state;
        }
        long still = clock.millis() - Math.max(changedMillis, restores.lastMoveMillis());
        return still <= watchdog.toMillis()
                ? ""
                : applicationId + " is " + state + " for " + still / 1000 + " s without restoring anything";
    }

    private String notReady(KafkaStreams.State state, Map<String, Long> restoring) {
        long remaining = restoring.values().stream().mapToLong(Long::longValue).sum();
        return restoring.isEmpty()
                ? applicationId + " is " + state
                : applicationId + " restores " + restoring.size() + " stores, " + remaining + " records to go";
    }

    private StreamThreadExceptionResponse uncaught(ThreadBudget budget, Throwable fault, Consumer<String> onFatal) {
        faults.count("thread", ThreadBudget.incurable(fault).orElse(fault));
        StreamThreadExceptionResponse response = budget.decide(fault, clock.millis());
        if (response == StreamThreadExceptionResponse.REPLACE_THREAD) {
            threadsReplaced.incrementAndGet();
            LOG.atError()
                    .addKeyValue("application", applicationId)
                    .setCause(fault)
                    .log("a stream thread died and is replaced");
            return response;
        }
        Throwable why = ThreadBudget.incurable(fault).orElse(fault);
        fatal = applicationId + " stopped: " + why.getClass().getSimpleName() + ": " + why.getMessage();
        LOG.atError().addKeyValue("application", applicationId).setCause(fault).log("stopped for good");
        onFatal.accept(fatal);
        return response;
    }
}
