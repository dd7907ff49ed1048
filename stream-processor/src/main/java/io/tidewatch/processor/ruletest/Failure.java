package io.tidewatch.processor.ruletest;

import java.util.List;

/**
 * One expectation that was not met.
 *
 * @param place where it stands
 * @param ruleId of which rule; empty: of any
 * @param what at which moment, of what
 * @param expected one line for each thing that is missing
 * @param came one line for each thing that came instead, with what its rule saw
 */
public record Failure(Place place, String ruleId, String what, List<String> expected, List<String> came) {
    public Failure {
        expected = List.copyOf(expected);
        came = List.copyOf(came);
    }
}
