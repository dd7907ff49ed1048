package io.tidewatch.processor.logs;

import io.tidewatch.processor.ingest.IngestedLogs;
import java.util.List;

/**
 * A logs record whose lines know their pattern.
 *
 * @param logs the record
 * @param patternIds pattern id of each of {@code logs.lines()}, in order
 */
public record PatternedLogs(IngestedLogs logs, List<String> patternIds) {}
