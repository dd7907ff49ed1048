package io.tidewatch.notifier;

import io.tidewatch.notifier.channel.Channel;
import io.tidewatch.notifier.deliver.Sender;
import io.tidewatch.notifier.receiver.ChannelConfig;
import io.tidewatch.notifier.receiver.ChannelFactory;
import io.tidewatch.notifier.receiver.ReceiverConfig;
import io.tidewatch.topics.KafkaFault;
import io.tidewatch.wire.Topics;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The notifier as an object: construct (checks the configuration, touches nothing), {@link #start()} (returns at once),
 * {@link #close()} (idempotent). Without a broker, or without its topics, it says so once and goes on trying. Thread-safe.
 */
public final class NotifierApp implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NotifierApp.class);
    private static final List<String> NEEDED = List.of(
            Topics.ALERTS,
            Topics.SILENCES,
            Topics.REPORTS,
            Topics.DELIVERIES,
            Topics.NOTIFICATIONS,
            Topics.DEAD_LETTERS);
    private static final int RETRY_SECONDS = 5;
    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(5);

    private final NotifierConfig config;
    private final Clock clock;
    private final Consumer<String> onFatal;
    private final Path stateDir;
    private final Map<String, Channel> channels = new TreeMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread starter = new Thread(this::run, "tidewatch-notifier-start");
    private volatile String waitingFor = "not started";
    private volatile @Nullable KafkaStreams streams;
    private volatile @Nullable Sender sender;

    /**
     * Log channels print to {@code out}, which stays open.
     *
     * @param onFatal told once when it cannot go on, with the reason: the process should end, non-zero; must not block
     */
    public NotifierApp(NotifierConfig config, PrintStream out, Consumer<String> onFatal) {
        this(
                config,
                ChannelFactory.standard(out, Clock.systemUTC(), ZoneId.systemDefault()),
                Clock.systemUTC(),
                onFatal);
    }

    /** @throws IllegalArgumentException where a channel or the state folder cannot work; shows no secret */
    public NotifierApp(NotifierConfig config, ChannelFactory factory, Clock clock, Consumer<String> onFatal) {
        this.onFatal = onFatal;
        this.config = config;
        this.clock = clock;
        this.stateDir = StateDir.checked(config.state());
        for (ReceiverConfig receiver : config.receivers()) {
            for (ChannelConfig channel : receiver.channels()) {
                try {
                    channels.put(channel.name(), factory.make(channel));
                } catch (IllegalArgumentException e) {
                    channels.values().forEach(Channel::close);
                    throw new IllegalArgumentException("channel " + channel.name() + ": " + e.getMessage(), e);
                }
            }
        }
        starter.setDaemon(true);
    }

    /** Returns at once; see {@link #ready()}. */
    public void start() {
        waitingFor = "starting";
        starter.start();
    }

    /** @return whether alerts are decided on and intents are sent */
    public boolean ready() {
        return reason().isEmpty();
    }

    /** @return why it is not ready; empty where it is */
    public String reason() {
        KafkaStreams s = streams;
        Sender x = sender;
        if (s == null || x == null) {
            return waitingFor;
        }
        if (s.state() != KafkaStreams.State.RUNNING) {
            return NotifierTopology.APPLICATION_ID + " is " + s.state();
        }
        return x.ready() ? "" : "the sender is not ready" + (x.fault().isEmpty() ? "" : ": " + x.fault());
    }

    private void run() {
        try {
            if (awaitKafka()) {
                open();
            }
        } catch (RuntimeException e) {
            waitingFor = "it could not start: " + e.getMessage();
            LOG.atError().setCause(e).log("the notifier could not start");
            onFatal.accept("the notifier could not start: " + e.getMessage());
        }
    }

    private boolean awaitKafka() {
        String said = "";
        while (closed.getCount() > 0) {
            String problem = problem();
            if (problem.isEmpty()) {
                if (!said.isEmpty()) {
                    LOG.info(KafkaFault.over(config.kafka().bootstrapServers()));
                }
                return true;
            }
            waitingFor = problem;
            if (!problem.equals(said)) {
                LOG.warn(problem);
                said = problem;
            }
            try {
                if (closed.await(RETRY_SECONDS, TimeUnit.SECONDS)) {
                    return false;
                }
            } catch (InterruptedException e) {
                return false;
            }
        }
        return false;
    }

    private String problem() {
        try (Admin admin = Admin.create(Clients.probe(config, ANSWERS_WITHIN))) {
            var names = admin.listTopics().names().get();
            List<String> missing =
                    NEEDED.stream().filter(t -> !names.contains(t)).toList();
            return missing.isEmpty() ? "" : "topics are missing: " + missing + "; trying again";
        } catch (ExecutionException | KafkaException e) {
            return KafkaFault.of(config.kafka().bootstrapServers(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    private synchronized void open() {
        if (closed.getCount() == 0) {
            return;
        }
        streams = started();
        Sender sending = new Sender(
                new KafkaConsumer<>(
                        Clients.sendingConsumer(config), new StringDeserializer(), new ByteArrayDeserializer()),
                new KafkaProducer<>(Clients.sendingProducer(config), new StringSerializer(), new ByteArraySerializer()),
                channels,
                clock);
        sender = sending;
        sending.start();
    }

    /** Local state that is damaged (what a crash may leave) is deleted once: it is restored from its changelogs. */
    private KafkaStreams started() {
        KafkaStreams first = made();
        try {
            first.start();
            return first;
        } catch (ProcessorStateException e) {
            first.close(CloseOptions.timeout(Duration.ofSeconds(8)));
            if (!StateDir.damaged(e)) {
                throw e;
            }
            LOG.atWarn().setCause(e).log("damaged local state is deleted and restored from the changelogs");
            StateDir.delete(stateDir.resolve(NotifierTopology.APPLICATION_ID));
            KafkaStreams second = made();
            second.start();
            return second;
        }
    }

    private KafkaStreams made() {
        ThreadBudget threads = new ThreadBudget(5, Duration.ofMinutes(10));
        KafkaStreams made = new KafkaStreams(NotifierTopology.build(config), Clients.streams(config, stateDir));
        made.setUncaughtExceptionHandler(fault -> {
            boolean again = threads.replace(clock.millis());
            LOG.atError().setCause(fault).log(again ? "a stream thread died; it is replaced" : "the notifier stops");
            if (!again) {
                onFatal.accept("the notifier stopped: " + fault.getMessage());
            }
            return again ? StreamThreadExceptionResponse.REPLACE_THREAD : StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        });
        return made;
    }

    /** Commits and stops, within about ten seconds; stays a static member, so that the next start takes over at once. */
    @Override
    public synchronized void close() {
        if (closed.getCount() == 0) {
            return;
        }
        closed.countDown();
        Sender sending = sender;
        if (sending != null) {
            sending.close();
        } else {
            channels.values().forEach(Channel::close);
        }
        KafkaStreams running = streams;
        if (running != null && !running.close(CloseOptions.timeout(Duration.ofSeconds(8)))) {
            LOG.warn("the notifier did not stop in time; what was not committed is decided again at the next start");
        }
    }
}
