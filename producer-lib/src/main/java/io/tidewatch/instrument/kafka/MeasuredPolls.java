package io.tidewatch.instrument.kafka;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/** Stands before a consumer, whatever methods its version has; measures what is polled. As thread-safe as that: not. */
final class MeasuredPolls implements InvocationHandler {
    private final Consumer<?, ?> consumer;
    private final KafkaMeters meters;

    MeasuredPolls(Consumer<?, ?> consumer, KafkaMeters meters) {
        this.consumer = consumer;
        this.meters = meters;
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] args) throws Throwable {
        boolean poll = method.getName().equals("poll");
        long from = meters.now();
        try {
            Object result = method.invoke(consumer, args);
            if (poll && result instanceof ConsumerRecords<?, ?> records) {
                polled(from, records);
            }
            return result;
        } catch (InvocationTargetException e) {
            Throwable thrown = e.getTargetException();
            if (poll) {
                // a wake-up is asked for
                meters.operation(
                        from, "poll", KafkaMeters.NO_DESTINATION, thrown instanceof WakeupException ? null : thrown);
            }
            throw thrown;
        }
    }

    private void polled(long from, ConsumerRecords<?, ?> records) {
        meters.operation(from, "poll", KafkaMeters.NO_DESTINATION, null);
        Map<String, Integer> counts = new HashMap<>();
        for (TopicPartition partition : records.partitions()) {
            counts.merge(partition.topic(), records.records(partition).size(), Integer::sum);
        }
        counts.forEach((topic, count) -> meters.consumed(meters.topic(topic), count));
    }
}
