package io.tidewatch.publish;

import io.tidewatch.event.ErrorEvent;
import io.tidewatch.event.LogEvent;
import io.tidewatch.event.MetricBatch;

/**
 * Takes what is to be published. None of the methods blocks or throws; from any thread. What is not taken is counted with
 * its reason, the caller need not do anything about it.
 */
public interface EventSink {
    /** @return whether it was taken */
    boolean log(LogEvent event);

    /** @return whether it was taken */
    boolean metrics(MetricBatch batch);

    /**
     * A batch whose distributions can go with the next one where it is lost.
     *
     * @param undelivered called at most once, on the sending thread, where the batch was taken and was given up for want of
     *     room before it was ever given to Kafka; a sink that gives up nothing it has taken need not know it
     * @return whether it was taken
     */
    default boolean metrics(MetricBatch batch, Runnable undelivered) {
        return metrics(batch);
    }

    /** @return whether it was taken */
    boolean error(ErrorEvent event);

    /**
     * An event whose making is put off to the sending thread.
     *
     * @param capture called once on the sending thread; has to hold what was true at the call
     * @return whether it was taken
     */
    boolean log(Capture<LogEvent> capture);

    /**
     * An error whose making (stack text, fingerprint) is put off to the sending thread.
     *
     * @param capture called once on the sending thread; has to hold what was true at the call
     * @return whether it was taken
     */
    boolean error(Capture<ErrorEvent> capture);
}
