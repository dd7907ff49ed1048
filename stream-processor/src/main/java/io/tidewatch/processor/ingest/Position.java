package io.tidewatch.processor.ingest;

/** Where a record lies. */
public record Position(String topic, int partition, long offset) {}
