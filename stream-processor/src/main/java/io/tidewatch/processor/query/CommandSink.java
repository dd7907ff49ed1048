package io.tidewatch.processor.query;

import io.tidewatch.alert.AlertCommand;
import io.tidewatch.alert.AuditRecord;
import io.tidewatch.processor.signals.Signal;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where what is asked for by HTTP becomes records. All return when Kafka has it, and throw a KafkaException where not. */
public interface CommandSink {
    void send(AlertCommand command);

    /**
     * The same, and waits for what comes of it.
     *
     * @return what came of it; null where nobody has said so within that time: it is still under way
     */
    @Nullable
    AuditRecord send(AlertCommand command, Duration wait);

    /**
     * Where it throws, some of them may have been taken.
     *
     * @param signals by the key of their alert
     */
    void send(Map<String, Signal> signals);
}
