package io.tidewatch.instrument.spring;

import io.tidewatch.instrument.kafka.KafkaMonitoring;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.listener.ListenerExecutionFailedException;
import org.springframework.kafka.listener.RecordInterceptor;

/** Measures the listeners of single records, with the record's context in the MDC. A listener has a thread to itself. */
final class MonitoredRecords implements RecordInterceptor<Object, Object> {
    private final KafkaMonitoring kafka;
    // one for an application, gone with it; nothing here is static
    @SuppressWarnings("ThreadLocalUsage")
    private final ThreadLocal<KafkaMonitoring.@Nullable Processing> running = new ThreadLocal<>();

    MonitoredRecords(KafkaMonitoring kafka) {
        this.kafka = kafka;
    }

    @Override
    public ConsumerRecord<Object, Object> intercept(
            ConsumerRecord<Object, Object> record, Consumer<Object, Object> consumer) {
        end(null);
        running.set(kafka.begin(record));
        return record;
    }

    @Override
    public void success(ConsumerRecord<Object, Object> record, Consumer<Object, Object> consumer) {
        end(null);
    }

    @Override
    public void failure(ConsumerRecord<Object, Object> record, Exception e, Consumer<Object, Object> consumer) {
        Throwable cause = e.getCause();
        end(e instanceof ListenerExecutionFailedException && cause != null ? cause : e);
    }

    @Override
    public void afterRecord(ConsumerRecord<Object, Object> record, Consumer<Object, Object> consumer) {
        end(null);
    }

    private void end(@Nullable Throwable thrown) {
        KafkaMonitoring.Processing processing = running.get();
        if (processing != null) {
            processing.end(thrown);
            running.remove();
        }
    }
}
