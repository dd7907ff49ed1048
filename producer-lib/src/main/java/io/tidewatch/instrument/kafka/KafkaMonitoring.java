package io.tidewatch.instrument.kafka;

import io.tidewatch.instrument.Call;
import io.tidewatch.instrument.Monitoring;
import io.tidewatch.instrument.Run;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;

/**
 * Measures the application's Kafka clients: {@code messaging.client.operation.duration} of sends and polls,
 * {@code messaging.client.consumed.messages}, {@code messaging.process.duration}, {@code messaging.client.active_operations}.
 * Sent records carry the context of the sender. Tidewatch's own producer is not one of these. Thread-safe.
 */
public final class KafkaMonitoring {
    private final Monitoring monitoring;
    private final KafkaMeters meters;

    public KafkaMonitoring(Monitoring monitoring) {
        this.monitoring = monitoring;
        this.meters = new KafkaMeters(monitoring.registry());
    }

    /** @return stands before the producer; closing it closes that */
    @SuppressWarnings("unchecked")
    public <K, V> Producer<K, V> producer(Producer<K, V> producer) {
        return (Producer<K, V>) Proxy.newProxyInstance(
                Producer.class.getClassLoader(),
                new Class<?>[] {Producer.class},
                new MeasuredSends<>(producer, meters));
    }

    /** @return stands before the consumer; closing it closes that */
    @SuppressWarnings("unchecked")
    public <K, V> Consumer<K, V> consumer(Consumer<K, V> consumer) {
        return (Consumer<K, V>) Proxy.newProxyInstance(
                Consumer.class.getClassLoader(), new Class<?>[] {Consumer.class}, new MeasuredPolls(consumer, meters));
    }

    /** Measures the processing of a record, with its context in the MDC; what it throws is captured. */
    public <T extends @Nullable Object, E extends Exception> T process(ConsumerRecord<?, ?> record, Call<T, E> work)
            throws E {
        Processing processing = begin(record);
        try {
            T result = work.call();
            processing.end(null);
            return result;
        } catch (Throwable e) {
            processing.end(e);
            throw e;
        }
    }

    /** As above, without a result. */
    public <E extends Exception> void processing(ConsumerRecord<?, ?> record, Run<E> work) throws E {
        this.<@Nullable Void, E>process(record, () -> {
            work.run();
            return null;
        });
    }

    /** Begins the processing of a record on this thread, for frameworks that tell of its end; that, on the same thread. */
    public Processing begin(ConsumerRecord<?, ?> record) {
        return new Processing(record);
    }

    /** A record that is being processed. */
    public final class Processing {
        private final String topic;
        private final LongAdder running;
        private final KafkaContext.Entered context;
        private final long from;
        private boolean ended;

        private Processing(ConsumerRecord<?, ?> record) {
            topic = meters.topic(record.topic());
            running = meters.begin("process", topic);
            context = KafkaContext.enter(record);
            from = meters.now();
        }

        /**
         * Ends it; the first call counts.
         *
         * @param thrown why it failed; null where it did not
         */
        public void end(@Nullable Throwable thrown) {
            if (ended) {
                return;
            }
            ended = true;
            running.decrement();
            meters.processed(from, topic, thrown);
            if (thrown != null) {
                monitoring.failures().failed(thrown, "process " + topic);
            }
            context.close();
        }
    }
}
