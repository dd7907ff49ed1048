package io.tidewatch.processor.logs;

import io.tidewatch.processor.ingest.IngestedLogs;
import io.tidewatch.processor.mine.LineParameters;
import io.tidewatch.processor.values.FarValue;
import java.util.List;

/**
 * A logs record whose lines know their pattern.
 *
 * @param logs the record
 * @param patternIds pattern id of each of {@code logs.lines()}, in order
 * @param far values of those lines that are far outside of what is usual, line by line; found only while a rule looks for them
 * @param parameters those of the pattern of each line, in order; empty while no rule asks for any
 */
public record PatternedLogs(
        IngestedLogs logs, List<String> patternIds, List<FarValue> far, List<LineParameters> parameters) {
    /** Of whose parameters nobody asks. */
    public PatternedLogs(IngestedLogs logs, List<String> patternIds, List<FarValue> far) {
        this(logs, patternIds, far, List.of());
    }

    /** Without any values that are far outside. */
    public PatternedLogs(IngestedLogs logs, List<String> patternIds) {
        this(logs, patternIds, List.of());
    }

    /** @return values of that line, from 0, that are far outside; empty for most */
    public List<FarValue> far(int line) {
        return far.isEmpty()
                ? far
                : far.stream().filter(each -> each.line() == line).toList();
    }

    /** @return what stands at the parameters of that line's pattern, from 0 */
    public LineParameters parameters(int line) {
        return line < parameters.size() ? parameters.get(line) : LineParameters.NONE;
    }

    /** @return pattern id of that line, from 0; empty where none was found */
    public String patternId(int line) {
        return line < patternIds.size() ? patternIds.get(line) : "";
    }
}
