package io.tidewatch.instrument.kafka;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** Stands before a producer, whatever methods its version has; measures what is sent. */
final class MeasuredSends<K, V> implements InvocationHandler {
    private final Producer<K, V> producer;
    private final KafkaMeters meters;

    MeasuredSends(Producer<K, V> producer, KafkaMeters meters) {
        this.producer = producer;
        this.meters = meters;
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] args) throws Throwable {
        if (method.getName().equals("send") && args != null && args[0] instanceof ProducerRecord<?, ?>) {
            @SuppressWarnings("unchecked")
            ProducerRecord<K, V> record = (ProducerRecord<K, V>) args[0];
            return send(record, args.length > 1 ? (Callback) args[1] : null);
        }
        try {
            return method.invoke(producer, args);
        } catch (InvocationTargetException e) {
            throw e.getTargetException();
        }
    }

    private Future<RecordMetadata> send(ProducerRecord<K, V> record, @Nullable Callback callback) {
        KafkaContext.write(record.headers());
        String topic = meters.topic(record.topic());
        LongAdder running = meters.begin("send", topic);
        long from = meters.now();
        try {
            return producer.send(record, (metadata, thrown) -> {
                running.decrement();
                meters.operation(from, "send", topic, thrown);
                if (callback != null) {
                    callback.onCompletion(metadata, thrown);
                }
            });
        } catch (RuntimeException e) {
            // then there is no callback
            running.decrement();
            meters.operation(from, "send", topic, e);
            throw e;
        }
    }
}
