package io.tidewatch.processor.alerts;

import io.tidewatch.alert.AlertCommand;
import io.tidewatch.processor.catalog.PatternCatalog;
import io.tidewatch.processor.rules.RuleLookup;
import io.tidewatch.processor.signals.AlertKeys;
import io.tidewatch.processor.signals.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;

/** Signals and commands, both by alert key, become alerts: the whole state at each transition. */
public final class AlertLifeStage {
    private final AlertConfig config;
    private final int tasks;
    private final RuleLookup rules;
    private final PatternCatalog patterns;
    private final AlertCounts counts;

    /**
     * @param tasks how many there are of it, on all instances
     * @param patterns what became of patterns that alerts are of
     */
    public AlertLifeStage(
            AlertConfig config, int tasks, RuleLookup rules, PatternCatalog patterns, AlertCounts counts) {
        this.config = config;
        this.tasks = tasks;
        this.rules = rules;
        this.patterns = patterns;
        this.counts = counts;
    }

    /**
     * @param signals by alert key; progress in every partition
     * @param commands by alert key, as many partitions as signals
     * @return by alert key: alerts, where a null value ends what the topic holds under that key; and signals, from one
     *     alert to another, which may lie in another partition; and what became of each command
     */
    public KStream<String, Object> apply(KStream<String, Signal> signals, KStream<String, AlertCommand> commands) {
        KStream<String, AlertInput> said = signals.flatMap(AlertLifeStage::said, Named.as("alert-said"));
        KStream<String, AlertInput> asked =
                commands.mapValues(command -> (AlertInput) new AlertInput.Asked(command), Named.as("alert-asked"));
        return said.merge(asked, Named.as("alert-inputs")).process(new Life(), Named.as("alert-life"));
    }

    /** Of partials each by itself: one that cannot be taken, or not even be read, must not cost those it came with. */
    private static List<KeyValue<String, AlertInput>> said(String key, Signal signal) {
        if (signal instanceof Signal.Patterns || signal instanceof Signal.Sighting) {
            return List.of(); // for the owner of the service's patterns
        }
        if (!(signal instanceof Signal.Partials partials)) {
            return List.of(KeyValue.pair(key, new AlertInput.Said(signal)));
        }
        List<KeyValue<String, AlertInput>> each = new ArrayList<>(partials.all().size());
        for (Signal.Partial partial : partials.all()) {
            each.add(KeyValue.pair(AlertKeys.of(partial.ruleId(), partial.group()), new AlertInput.Said(partial)));
        }
        if (!partials.unread().isEmpty()) {
            each.add(KeyValue.pair(key, new AlertInput.Unread(String.join("; ", partials.unread()))));
        }
        return each;
    }

    private final class Life implements ProcessorSupplier<String, AlertInput, String, Object> {
        @Override
        public Processor<String, AlertInput, String, Object> get() {
            return new AlertLifeProcessor(config, tasks, rules, patterns, counts);
        }

        @Override
        public Set<StoreBuilder<?>> stores() {
            return AlertStores.builders();
        }
    }
}
