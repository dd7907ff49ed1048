package io.tidewatch.processor.signals;

import io.tidewatch.alert.Rule;
import java.util.List;

/**
 * What has to be known up to a time before an alert is judged as of then: an input, or both that bring what it goes by.
 * The names are a storage format.
 */
public enum Flow {
    LOGS(Rule.Input.LOGS),
    METRICS(Rule.Input.METRICS),
    ERRORS(Rule.Input.ERRORS),
    /** Metrics that may be made of log lines, too. */
    METRICS_OF_LOGS(Rule.Input.METRICS, Rule.Input.LOGS);

    private final List<Rule.Input> inputs;

    Flow(Rule.Input... inputs) {
        this.inputs = List.of(inputs);
    }

    /** @return the one that is just that input */
    public static Flow of(Rule.Input input) {
        return switch (input) {
            case LOGS -> LOGS;
            case METRICS -> METRICS;
            case ERRORS -> ERRORS;
        };
    }

    /** @return the stream that rules of it read */
    public Rule.Input input() {
        return inputs.get(0);
    }

    /** @return all whose progress counts */
    public List<Rule.Input> inputs() {
        return inputs;
    }
}
