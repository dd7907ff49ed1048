package io.tidewatch.processor.logs;

import io.tidewatch.processor.ingest.IngestedLogs;
import java.util.List;

/**
 * A logs record whose lines know their pattern.
 *
 * @param logs the record
 * @param patternIds pattern id of each of {@code logs.lines()}, in order
 */
public record PatternedLogs(IngestedLogs logs, List<String> patternIds) {
    /** @return pattern id of that line, from 0; empty where none was found */
    public String patternId(int line) {
        return line < patternIds.size() ? patternIds.get(line) : "";
    }
}
