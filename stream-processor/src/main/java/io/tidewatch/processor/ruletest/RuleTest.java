package io.tidewatch.processor.ruletest;

import java.util.List;

/**
 * One test.
 *
 * @param startMillis the clock's first time, milliseconds since the epoch
 * @param intervalMillis what lies between two values
 * @param untilMillis how long it lasts
 */
public record RuleTest(
        String name,
        Place place,
        long startMillis,
        long intervalMillis,
        long untilMillis,
        List<TestInput> inputs,
        List<ExpectedMoment> moments,
        List<ExpectedSteps> steps) {
    public RuleTest {
        inputs = List.copyOf(inputs);
        moments = List.copyOf(moments);
        steps = List.copyOf(steps);
    }
}
