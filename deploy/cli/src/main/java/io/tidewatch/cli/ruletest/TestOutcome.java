package io.tidewatch.cli.ruletest;

import io.tidewatch.processor.ruletest.Failure;
import io.tidewatch.processor.ruletest.RuleTest;
import java.util.List;

/**
 * What came of one test.
 *
 * @param failures none: it passed
 * @param seconds how long it took
 */
public record TestOutcome(RuleTest test, List<Told> failures, double seconds) {
    /**
     * An expectation that was not met.
     *
     * @param did what its rules did in this test, or what they go by where they did nothing; one line each
     */
    public record Told(Failure failure, List<String> did) {
        public Told {
            did = List.copyOf(did);
        }
    }

    public TestOutcome {
        failures = List.copyOf(failures);
    }

    public boolean passed() {
        return failures.isEmpty();
    }
}
