package io.tidewatch.processor.query;

import io.tidewatch.alert.AlertCommand;
import io.tidewatch.processor.signals.Signal;

/** Where what is asked for by HTTP becomes records. Both return when Kafka has it, and throw a KafkaException where not. */
public interface CommandSink {
    void send(AlertCommand command);

    /** @param key of the alert */
    void send(String key, Signal signal);
}
