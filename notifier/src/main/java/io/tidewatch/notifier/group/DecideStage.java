package io.tidewatch.notifier.group;

import io.tidewatch.notifier.record.Outputs;
import io.tidewatch.notifier.silence.SilenceBook;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;

/** Routed alerts by group key in; decisions to the deliveries topic and records to the notifications topic out. */
public final class DecideStage {
    private final Map<String, RoutePlan> plans;
    private final SilenceBook silences;
    private final GroupingConfig config;

    /** @param plans what each route does, by its name */
    public DecideStage(Map<String, RoutePlan> plans, SilenceBook silences, GroupingConfig config) {
        this.plans = Map.copyOf(plans);
        this.silences = silences;
        this.config = config;
    }

    public void apply(KStream<String, byte[]> routed, Outputs outputs) {
        outputs.write(routed.process(supplier(), Named.as("decide")), "decide");
    }

    private ProcessorSupplier<String, byte[], String, Object> supplier() {
        return new ProcessorSupplier<>() {
            @Override
            public Processor<String, byte[], String, Object> get() {
                GroupStage stage = new GroupStage(silences, plans, config.maxListed());
                return new DecideProcessor(stage, silences, config);
            }

            @Override
            public Set<StoreBuilder<?>> stores() {
                return GroupRows.stores();
            }
        };
    }
}
