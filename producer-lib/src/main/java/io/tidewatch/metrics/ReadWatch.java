package io.tidewatch.metrics;

import io.micrometer.core.instrument.Meter;

/** Is told how the reading of single meters went. From any thread. */
interface ReadWatch {
    boolean skips(Meter.Id id);

    void isStuck(Meter.Id id);

    void cameBack(Meter.Id id);

    void took(Meter.Id id, long nanos);

    void failed(Meter.Id id, Throwable cause);
}
