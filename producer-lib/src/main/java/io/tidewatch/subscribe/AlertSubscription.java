package io.tidewatch.subscribe;

import com.google.re2j.Pattern;
import io.tidewatch.alert.Alert;
import io.tidewatch.alert.AlertState;
import io.tidewatch.event.Severity;
import io.tidewatch.topics.KafkaFault;
import io.tidewatch.wire.Decoded;
import io.tidewatch.wire.JsonCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands alerts to a listener as they are committed, at least once: an alert counts as handed over when the listener
 * returned, and what was not handed over comes again after a restart of the same group. Runs on a thread of its own, which
 * outlives a broker that is away, a login that is refused, and whatever the listener throws. Construct with {@link #to},
 * then {@link #start()}, {@link #close()}; thread-safe.
 */
public final class AlertSubscription implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AlertSubscription.class);
    private static final Duration POLL = Duration.ofMillis(250);
    private static final long FIRST_PAUSE_MILLIS = 1_000;
    private static final long LONGEST_PAUSE_MILLIS = 30_000;
    private static final long CLOSE_MILLIS = 5_000;

    private final Builder settings;
    private final AlertListener listener;
    private final AlertFeed feed;
    private final AtomicLong handed = new AtomicLong();
    private final AtomicLong givenUp = new AtomicLong();
    private final AtomicLong unreadable = new AtomicLong();
    private final AtomicBoolean started = new AtomicBoolean();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "tidewatch-alert-subscription");
    private volatile String fault = "";

    private AlertSubscription(Builder settings, AlertListener listener) {
        this.settings = settings;
        this.listener = listener;
        this.feed = new AlertFeed(settings.kafka, settings.grouped, settings.from);
        thread.setDaemon(true);
    }

    /** @param bootstrapServers {@code host:port}, comma separated */
    public static Builder to(String bootstrapServers) {
        return new Builder(bootstrapServers);
    }

    /** What is subscribed to, and from where on. Tests given one after the other hold all. Not thread-safe. */
    public static final class Builder {
        private final String bootstrapServers;
        private final Map<String, Object> kafka = new HashMap<>();
        private Predicate<Alert> filter = alert -> true;
        private @Nullable Instant from;
        private boolean grouped;
        private int attempts;

        private Builder(String bootstrapServers) {
            this.bootstrapServers = bootstrapServers;
            kafka.put("bootstrap.servers", bootstrapServers);
        }

        /** Remembers under this name what was handed over; instances of one group share the alerts. Without: all, from now on. */
        public Builder group(String name) {
            kafka.put("group.id", name);
            grouped = true;
            return this;
        }

        /** Only alerts at least that severe. */
        public Builder atLeast(Severity severity) {
            return where(alert -> alert.severity().compareTo(severity) >= 0);
        }

        /** Only alerts of one of these rules. */
        public Builder rules(String... ids) {
            Set<String> wanted = Set.of(ids);
            return where(alert -> wanted.contains(alert.ruleId()));
        }

        /** Only alerts of one of these services, as their label {@code service} says. */
        public Builder services(String... names) {
            Set<String> wanted = Set.of(names);
            return where(alert -> wanted.contains(alert.labels().getOrDefault("service", "")));
        }

        /** Only transitions into one of these states. */
        public Builder states(AlertState... states) {
            Set<AlertState> wanted = Set.of(states);
            return where(alert -> wanted.contains(alert.state()));
        }

        /** Only alerts with that label. */
        public Builder label(String name, String value) {
            return where(alert -> value.equals(alert.labels().get(name)));
        }

        /**
         * Only alerts whose label matches as a whole; a missing label counts as the empty text.
         *
         * @param regex in RE2's syntax, which no input can make slow
         * @throws com.google.re2j.PatternSyntaxException where it is none
         */
        public Builder labelMatching(String name, String regex) {
            Pattern pattern = Pattern.compile(regex);
            return where(alert -> pattern.matches(alert.labels().getOrDefault(name, "")));
        }

        /** Only alerts that pass. */
        public Builder where(Predicate<Alert> test) {
            filter = filter.and(test);
            return this;
        }

        /** Starts with the alerts of that time, whatever the group remembers. */
        public Builder from(Instant time) {
            from = time;
            return this;
        }

        /**
         * Goes on with the next alert once the listener has refused one so often; it is logged by its key and counted in
         * {@link #givenUp()}. Without: tries for ever, with pauses of up to 30 s, and nothing behind it is handed over.
         *
         * @param attempts 1 or more
         */
        public Builder giveUpAfter(int attempts) {
            if (attempts < 1) {
                throw new IllegalArgumentException("attempts is " + attempts + ", expected 1 or more");
            }
            this.attempts = attempts;
            return this;
        }

        /** Any other client setting, such as {@code security.protocol}. */
        public Builder kafka(String name, Object value) {
            kafka.put(name, value);
            return this;
        }

        public AlertSubscription deliverTo(AlertListener listener) {
            return new AlertSubscription(this, listener);
        }
    }

    /** Starts handing over; once. */
    public AlertSubscription start() {
        if (closing.getCount() > 0 && started.compareAndSet(false, true)) {
            thread.start();
        }
        return this;
    }

    /** @return how many alerts the listener took */
    public long handed() {
        return handed.get();
    }

    /** @return how many alerts the listener refused until they were given up; see {@link Builder#giveUpAfter} */
    public long givenUp() {
        return givenUp.get();
    }

    /** @return how many records of the topic were no alerts that can be read */
    public long unreadable() {
        return unreadable.get();
    }

    /** @return why nothing can be handed over just now, and what to do about it; empty while it can */
    public String fault() {
        return fault;
    }

    /** Waits for the listener's call in progress, 5 s at most, and keeps that it was handed over; may be called again. */
    @Override
    public void close() {
        closing.countDown();
        feed.wakeup();
        if (Thread.currentThread() == thread) {
            return;
        }
        try {
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        int failures = 0;
        while (open()) {
            try (AlertFeed reading = feed) {
                reading.open();
                while (open()) {
                    handOver(reading);
                    fault = "";
                    failures = 0;
                }
            } catch (WakeupException e) {
                // close is the only one to wake it
            } catch (KafkaException e) {
                failed(KafkaFault.of(settings.bootstrapServers, e), failures++);
            } catch (RuntimeException e) {
                failed("alerts cannot be read: " + e + "; trying again", failures++);
            }
        }
    }

    private void handOver(AlertFeed reading) {
        for (ConsumerRecord<byte[], byte[]> record : reading.poll(POLL)) {
            if (!open()) {
                break;
            }
            Alert alert = wanted(record);
            if (alert != null && !taken(alert)) {
                break;
            }
            reading.done(record);
            if (alert != null) {
                reading.commit();
            }
        }
        reading.commit();
    }

    private @Nullable Alert wanted(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            return null;
        }
        if (!(JsonCodec.ALERT.decode(record.value()) instanceof Decoded.Ok<Alert> ok)) {
            unreadable.incrementAndGet();
            return null;
        }
        return settings.filter.test(ok.value()) ? ok.value() : null;
    }

    /** Tries until the listener takes it, it is given up, or the subscription is closed; false in the last case. */
    // the listener is the application's: nothing it throws ends this thread, but for what nobody survives
    @SuppressWarnings("CatchingUnchecked")
    private boolean taken(Alert alert) {
        for (int refused = 0; open(); ) {
            try {
                listener.onAlert(alert);
                handed.incrementAndGet();
                return true;
            } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
                refused++;
                String what = "the listener refused alert " + alert.key() + ": " + e;
                if (settings.attempts > 0 && refused >= settings.attempts) {
                    LOG.atWarn().log("{}; given up after {} attempts", what, refused);
                    givenUp.incrementAndGet();
                    return true;
                }
                failed(what + "; trying again", refused - 1);
            }
        }
        return false;
    }

    private boolean open() {
        return closing.getCount() > 0;
    }

    /** @param before how often it failed before, without a success in between */
    private void failed(String what, int before) {
        if (!what.equals(fault)) {
            LOG.atWarn().log("{}", what);
        }
        fault = what;
        long pause = Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(before, 10));
        try {
            // whether it closes meanwhile is seen by whoever goes on
            var unused = closing.await(pause, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            closing.countDown();
        }
    }
}
