package io.tidewatch.processor.ingest;

import io.tidewatch.processor.signals.Signal;
import io.tidewatch.wire.DeadLetter;
import org.jspecify.annotations.Nullable;

/** What ingest gives for a record or a tick of the clock. */
sealed interface IngestOut<T> {
    /** To be processed. */
    record Good<T>(T value) implements IngestOut<T> {}

    /** To the dead letters, under the key it came with. */
    // the key is handed on as it is and never compared
    @SuppressWarnings("ArrayRecordComponent")
    record Dead<T>(byte @Nullable [] key, DeadLetter letter) implements IngestOut<T> {}

    /** To all partitions of the signals. */
    record Tick<T>(Signal.Progress progress) implements IngestOut<T> {}
}
