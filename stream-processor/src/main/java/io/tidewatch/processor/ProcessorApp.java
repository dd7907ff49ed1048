package io.tidewatch.processor;

import io.tidewatch.processor.plugin.host.Plugins;
import io.tidewatch.processor.run.DamagedState;
import io.tidewatch.processor.run.KafkaSettings;
import io.tidewatch.processor.run.LateStores;
import io.tidewatch.processor.run.PredefinedRules;
import io.tidewatch.processor.run.StartChecks;
import io.tidewatch.processor.run.StartRefused;
import io.tidewatch.processor.run.StreamsHealth;
import io.tidewatch.processor.run.StreamsProperties;
import io.tidewatch.processor.run.StreamsRuntime;
import io.tidewatch.processor.store.LocalStores;
import io.tidewatch.processor.store.StoreMemory;
import io.tidewatch.topics.KafkaFault;
import io.tidewatch.wire.Topics;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.errors.StreamsException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stream processor: construct, {@link #start}, {@link #close()}. Starting returns at once; a thread of its own
 * waits for Kafka and the topics, checks, and starts both applications. Thread-safe.
 */
public final class ProcessorApp implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessorApp.class);
    private static final Duration AGAIN = Duration.ofSeconds(5);
    private static final int MOST_DAMAGES = 2;
    private static final Duration START_STOPS_WITHIN = Duration.ofSeconds(5);
    private static final Set<String> TOPICS = Set.of(
            Topics.LOGS,
            Topics.SHORT_LOGS,
            Topics.METRICS,
            Topics.ERRORS,
            Topics.ERROR_COMMANDS,
            Topics.GROUP_ALIASES,
            Topics.PATTERN_CATALOG,
            Topics.ERROR_GROUPS,
            Topics.RULES,
            Topics.SIGNALS,
            Topics.ALERT_COMMANDS,
            Topics.ALERTS,
            Topics.AUDIT,
            Topics.REPORTS,
            Topics.DEAD_LETTERS);

    private final ProcessorConfig config;
    private final Clock clock;
    private final Consumer<String> onFatal;
    private final ProcessorParts parts;
    private final LateStores analysisStores = new LateStores(StreamsProperties.ANALYSIS);
    private final LateStores alertsStores = new LateStores(StreamsProperties.ALERTS);
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Object lock = new Object();
    private @Nullable Thread starter;
    private @Nullable Running running;
    private volatile Map<String, Integer> partitions = Map.of();
    private int damages;
    private volatile String waiting = "the processor has not been started";
    private volatile String fatal = "";
    private volatile boolean kafkaAnswers;

    /**
     * @param onFatal told once when it cannot go on, with the reason: the process should end, non-zero
     * @throws StartRefused where a plug-in is not as it has to be
     */
    public ProcessorApp(ProcessorConfig config, Clock clock, Consumer<String> onFatal) {
        this.config = config;
        this.parts = ProcessorParts.create(
                Plugins.load(config.plugins(), config.streams().analysisThreads()));
        this.clock = clock;
        this.onFatal = onFatal;
    }

    /** Starts without an address for other instances. */
    public void start() {
        start(config.http().advertised());
    }

    /**
     * Returns at once.
     *
     * @param applicationServer {@code host:port} under which other instances reach this one; may be empty
     * @throws StartRefused where the state folder cannot be used
     */
    public void start(String applicationServer) {
        StartChecks.stateDir(config.state());
        synchronized (lock) {
            if (starter != null || closing.getCount() == 0) {
                return;
            }
            starter = new Thread(() -> keepTrying(applicationServer), "tidewatch-processor-start");
            starter.start();
        }
    }

    /** @return stores of the analysis application; not ready before it is */
    public LocalStores analysis() {
        return analysisStores;
    }

    /** @return stores of the alerts application; not ready before it is */
    public LocalStores alerts() {
        return alertsStores;
    }

    /** @return what the stages share */
    public ProcessorParts parts() {
        return parts;
    }

    public ProcessorConfig config() {
        return config;
    }

    /** @return number of partitions of a topic it works on; 0 before they are known */
    public int partitions(String topic) {
        return partitions.getOrDefault(topic, 0);
    }

    /** @return {@code host:port} of the other instances, as the analysis application's group knows them */
    public List<String> peers() {
        Running now = running();
        return now == null ? List.of() : now.analysis().peers();
    }

    /** @return both applications, once started */
    public List<StreamsRuntime> applications() {
        Running now = running();
        return now == null ? List.of() : now.all();
    }

    /** @return the memory of all stores; null before the start */
    public @Nullable StoreMemory memory() {
        Running now = running();
        return now == null ? null : now.memory();
    }

    public ProcessorHealth health() {
        List<StreamsHealth> each = new ArrayList<>();
        applications().forEach(application -> each.add(application.health()));
        String live = fatal;
        String ready = each.isEmpty() ? waiting : "";
        for (StreamsHealth h : each) {
            live = live.isEmpty() && !h.live() ? h.reason() : live;
            ready = ready.isEmpty() && !h.ready() ? h.reason() : ready;
        }
        return new ProcessorHealth(live, live.isEmpty() ? ready : live, each);
    }

    /** Stops within seconds; what was not committed is done again at the next start. */
    @Override
    public void close() {
        closing.countDown();
        Thread starting;
        synchronized (lock) {
            starting = starter;
        }
        if (starting != null && starting != Thread.currentThread()) {
            try {
                if (kafkaAnswers) {
                    // what is under way ends soon by itself; a client that is interrupted at its work says so at length
                    starting.join(START_STOPS_WITHIN.toMillis());
                }
                starting.interrupt();
                starting.join(START_STOPS_WITHIN.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        Running now;
        synchronized (lock) {
            now = running;
            running = null;
        }
        if (now != null) {
            now.close();
        }
        parts.close();
    }

    private @Nullable Running running() {
        synchronized (lock) {
            return running;
        }
    }

    private void keepTrying(String applicationServer) {
        try {
            while (closing.getCount() > 0) {
                String problem = tryOnce(applicationServer);
                if (problem.isEmpty() || closing.getCount() == 0) {
                    return;
                }
                if (!problem.equals(waiting)) {
                    LOG.warn(problem);
                }
                waiting = problem;
                if (closing.await(AGAIN.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            if (closing.getCount() > 0) {
                stopped(
                        e instanceof StartRefused ? String.valueOf(e.getMessage()) : "the processor cannot start: " + e,
                        e);
            }
        }
    }

    /** @return why it has to be tried again; empty when it runs */
    private String tryOnce(String applicationServer) {
        try (Admin admin = Admin.create(KafkaSettings.admin(config.kafka(), "tidewatch-processor-start"))) {
            StartChecks checks = new StartChecks(config.state(), admin);
            Set<String> missing = checks.missing(TOPICS);
            kafkaAnswers = true;
            if (!missing.isEmpty()) {
                return "topics " + String.join(", ", missing)
                        + " do not exist (create them with 'tidewatch topics apply'); trying again";
            }
            Map<String, Integer> counted = new TreeMap<>(checks.partitions(new TreeSet<>(TOPICS)));
            checks.topics(counted);
            if (config.rules().publishPredefined()) {
                PredefinedRules.publishIfNone(
                        admin,
                        KafkaSettings.producer(config.kafka(), "tidewatch-processor-rules"),
                        counted.get(Topics.RULES),
                        config.rules().timeScale());
            }
            Running now =
                    new Running(config, parts, counted, checks, applicationServer, clock, why -> stopped(why, null));
            synchronized (lock) {
                if (closing.getCount() == 0) {
                    now.close();
                    return "";
                }
                running = now;
            }
            partitions = counted;
            try {
                now.start();
            } catch (DamagedState e) {
                return startOver(now, checks, e);
            }
            analysisStores.are(now.analysis());
            alertsStores.are(now.alerts());
            return "";
        } catch (StreamsException e) {
            throw e;
        } catch (KafkaException e) {
            LOG.debug("no answer from Kafka", e);
            return KafkaFault.of(config.kafka().bootstrapServers(), e);
        }
    }

    /** Once or twice it may be what a crash left; after that the disk is at fault. */
    private String startOver(Running damaged, StartChecks checks, DamagedState why) {
        if (++damages > MOST_DAMAGES) {
            throw why;
        }
        synchronized (lock) {
            running = null;
        }
        damaged.close();
        checks.deleteLocal(why.applicationId());
        LOG.atWarn()
                .addKeyValue("application", why.applicationId())
                .setCause(why)
                .log("damaged local state deleted");
        return "the local state of " + why.applicationId() + " was damaged: it is restored from the changelogs";
    }

    private void stopped(String why, @Nullable Throwable cause) {
        boolean first = fatal.isEmpty();
        fatal = why;
        if (first) {
            LOG.atError().setCause(cause instanceof StartRefused ? null : cause).log(why);
            onFatal.accept(why);
        }
    }
}
