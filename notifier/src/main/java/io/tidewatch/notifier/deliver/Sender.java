package io.tidewatch.notifier.deliver;

import io.tidewatch.notifier.channel.Channel;
import io.tidewatch.notifier.message.Delivery;
import io.tidewatch.notifier.message.Outcome;
import io.tidewatch.wire.Decoded;
import io.tidewatch.wire.Topics;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads committed intents and sends them, outside of Streams. At its start it reads from its committed offset to the end
 * before it sends anything, and sends only what has no outcome; it commits no further than the oldest intent whose
 * outcome Kafka has not taken. So a crash between sending and committing repeats a message at most once, with its key.
 *
 * <p>One thread reads; one worker per channel instance sends. Construct, {@link #start()}, {@link #close()}.
 */
public final class Sender implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Sender.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final long AFTER_FAULT_MILLIS = 1000;

    private final Consumer<String, byte[]> consumer;
    private final Producer<String, byte[]> producer;
    private final Map<String, Worker> workers = new TreeMap<>();
    private final Map<TopicPartition, OpenIntents> open = new HashMap<>();
    private final Map<TopicPartition, Long> committed = new HashMap<>();
    private final ConcurrentLinkedQueue<Outcome> taken = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Outcome> refused = new ConcurrentLinkedQueue<>();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Clock clock;
    private final Thread thread;
    private volatile boolean closing;
    private volatile boolean ready;
    private volatile String fault = "not started";

    /**
     * @param consumer read_committed, no auto-commit; used and closed by this sender's thread
     * @param producer idempotent; closed by this sender
     * @param channels the configured channel instances, by name; closed by this sender
     */
    public Sender(
            Consumer<String, byte[]> consumer,
            Producer<String, byte[]> producer,
            Map<String, Channel> channels,
            Clock clock) {
        this.consumer = consumer;
        this.producer = producer;
        this.clock = clock;
        channels.forEach((name, channel) -> workers.put(name, new Worker(name, channel, clock)));
        this.thread = new Thread(this::run, "tidewatch-sender");
        this.thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    /** @return whether it has partitions and has read all that was there before it sends */
    public boolean ready() {
        return ready;
    }

    /** @return what went wrong last, or the empty text while all is well */
    public String fault() {
        return fault;
    }

    private void run() {
        try {
            consumer.subscribe(java.util.List.of(Topics.DELIVERIES), new Rebalance());
            while (!closing) {
                turn();
            }
            commit();
        } catch (KafkaException e) {
            if (!closing) {
                LOG.atError().setCause(e).log("the sender stops");
            }
        } finally {
            consumer.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(Duration.ofSeconds(3)));
            stopped.countDown();
        }
    }

    private void turn() {
        try {
            for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                read(record);
            }
            land();
            boolean all = !open.isEmpty();
            for (Map.Entry<TopicPartition, OpenIntents> e : open.entrySet()) {
                e.getValue().position(consumer.position(e.getKey()));
                all &= e.getValue().caughtUp();
                if (e.getValue().caughtUp()) {
                    e.getValue().toStart().forEach(this::send);
                }
            }
            commit();
            ready = all;
            fault = "";
        } catch (WakeupException e) {
            ready = false;
        } catch (KafkaException e) {
            ready = false;
            fault = e.getClass().getSimpleName() + ": " + e.getMessage();
            LOG.atWarn().addKeyValue("fault", fault).log("the sender could not work; it tries again");
            pause();
        }
    }

    private void read(ConsumerRecord<String, byte[]> record) {
        OpenIntents intents = open.get(new TopicPartition(record.topic(), record.partition()));
        // what cannot be read is dead-lettered by the owner, who reads the same topic
        if (intents != null && Delivery.CODEC.decode(record.value()) instanceof Decoded.Ok<Delivery> ok) {
            intents.read(ok.value(), record.offset());
        }
    }

    private void send(OpenIntents.Open intent) {
        String channel = intent.intent().channel();
        Worker worker = workers.get(channel);
        if (worker == null) {
            intent.start();
            tell(new Outcome(
                    clock.millis(),
                    channel,
                    intent.intent().key(),
                    intent.intent().attempt(),
                    Outcome.Result.REJECTED,
                    0,
                    0,
                    0,
                    "there is no channel " + channel));
        } else if (worker.offer(intent.intent(), () -> !closing && intent.wanted(), this::tell)) {
            intent.start();
        }
    }

    /** On a worker's thread, or the sender's. */
    @SuppressWarnings("FutureReturnValueIgnored") // the callback is told the same
    private void tell(Outcome outcome) {
        try {
            producer.send(
                    new ProducerRecord<>(Topics.DELIVERIES, outcome.channel(), Delivery.CODEC.encode(outcome)),
                    (metadata, why) -> (why == null ? taken : refused).add(outcome));
        } catch (KafkaException | IllegalStateException e) {
            refused.add(outcome);
        }
    }

    /** What Kafka has taken is done; what it has not is told again. */
    private void land() {
        for (Outcome o = taken.poll(); o != null; o = taken.poll()) {
            Outcome outcome = o;
            open.values().forEach(intents -> intents.close(outcome));
        }
        int again = refused.size();
        for (int i = 0; i < again; i++) {
            Outcome outcome = refused.poll();
            if (outcome != null) {
                tell(outcome);
            }
        }
    }

    private void commit() {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        open.forEach((partition, intents) -> {
            if (!Long.valueOf(intents.commit()).equals(committed.get(partition))) {
                offsets.put(partition, new OffsetAndMetadata(intents.commit()));
                committed.put(partition, intents.commit());
            }
        });
        if (!offsets.isEmpty()) {
            consumer.commitAsync(offsets, (done, why) -> {
                if (why != null) {
                    LOG.atWarn()
                            .addKeyValue("fault", why.getClass().getSimpleName())
                            .log("offsets were not committed");
                    done.keySet().forEach(committed::remove);
                }
            });
        }
    }

    private void pause() {
        try {
            if (stopped.await(AFTER_FAULT_MILLIS, TimeUnit.MILLISECONDS)) {
                closing = true;
            }
        } catch (InterruptedException e) {
            closing = true;
        }
    }

    /** Ends what is under way; what was sent and not yet told is repeated once by the next start, with its key. */
    @Override
    public void close() {
        if (closing) {
            return;
        }
        closing = true;
        workers.values().forEach(Worker::close);
        producer.close(Duration.ofSeconds(2));
        if (thread.isAlive()) {
            consumer.wakeup();
            try {
                thread.join(5000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        } else {
            consumer.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(Duration.ofSeconds(1)));
        }
    }

    private final class Rebalance implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            partitions.forEach(p -> open.put(p, new OpenIntents(consumer.position(p), ends.getOrDefault(p, 0L))));
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            commit();
            onPartitionsLost(partitions);
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            partitions.forEach(p -> {
                OpenIntents intents = open.remove(p);
                committed.remove(p);
                if (intents != null) {
                    intents.abandon();
                }
            });
        }
    }
}
