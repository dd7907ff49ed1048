package io.tidewatch.processor.ingest;

/** Reads the records of one input. Never throws for what a record holds. One per task. */
interface RecordReader<T> {
    void read(Incoming in, Intake<T> intake);
}
