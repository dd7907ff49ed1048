package io.tidewatch.instrument;

/** Takes what measured calls threw. Neither blocks nor throws; takes the same throwable twice without reporting it twice. */
@FunctionalInterface
public interface FailureSink {
    /** Takes no notice. */
    FailureSink NONE = (thrown, operation) -> {};

    /** @param operation name of the call that threw */
    void failed(Throwable thrown, String operation);
}
