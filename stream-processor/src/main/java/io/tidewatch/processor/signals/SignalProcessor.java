package io.tidewatch.processor.signals;

import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Sends what the rules make of each record, while that record is processed. */
final class SignalProcessor<V> implements Processor<String, V, String, Signal> {
    private final RuleHolder rules;
    private final Selection<V> selection;
    private final RecordPartials partials;
    private ProcessorContext<String, Signal> context;

    SignalProcessor(RuleHolder rules, Selection<V> selection, RecordPartials partials) {
        this.rules = rules;
        this.selection = selection;
        this.partials = partials;
    }

    @Override
    public void init(ProcessorContext<String, Signal> given) {
        context = given;
    }

    @Override
    public void process(Record<String, V> record) {
        for (Signal.Partial partial : selection.select(record.value(), rules.current(), partials)) {
            context.forward(record.withKey(AlertKeys.of(partial.ruleId(), partial.group()))
                    .withValue(partial));
        }
    }
}
