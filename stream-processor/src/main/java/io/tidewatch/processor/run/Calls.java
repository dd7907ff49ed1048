package io.tidewatch.processor.run;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/** Waits for Kafka's answers. */
final class Calls {
    private static final Duration WITHIN = Duration.ofSeconds(10);

    private Calls() {}

    /** @throws KafkaException whatever went wrong, time-outs included */
    static <T> T get(Future<T> future) {
        try {
            return future.get(WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException kafka ? kafka : new KafkaException(e.getCause());
        } catch (TimeoutException e) {
            throw new org.apache.kafka.common.errors.TimeoutException("Kafka did not answer within " + WITHIN, e);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }
}
