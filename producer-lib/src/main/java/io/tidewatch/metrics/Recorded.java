package io.tidewatch.metrics;

import io.micrometer.core.instrument.Meter;

/** A meter whose values go to a recorder. */
interface Recorded extends Meter {
    IntervalRecorder recorder();

    Idleness idleness();
}
