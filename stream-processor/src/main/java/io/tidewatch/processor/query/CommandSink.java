package io.tidewatch.processor.query;

import io.tidewatch.alert.AlertCommand;
import io.tidewatch.processor.signals.Signal;
import java.util.Map;

/** Where what is asked for by HTTP becomes records. Both return when Kafka has it, and throw a KafkaException where not. */
public interface CommandSink {
    void send(AlertCommand command);

    /**
     * Where it throws, some of them may have been taken.
     *
     * @param signals by the key of their alert
     */
    void send(Map<String, Signal> signals);
}
