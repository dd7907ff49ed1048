package io.tidewatch.processor.signals;

import io.tidewatch.processor.store.BeforeCommit;
import io.tidewatch.processor.store.RowStore;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Gathers what the rules make of the records and sends it before the task commits: it is in the transaction of those
 * records, and nobody could have read it before. Progress never overtakes what it speaks of.
 */
final class SignalProcessor<V> implements Processor<String, SignalInput<V>, String, Signal> {
    private final RuleHolder rules;
    private final Selection<V> selection;
    private final Supplier<GatheredPartials> gatherers;
    private final String name;
    private final int alertPartitions;
    /** Of the store of starts; empty where the input has none. */
    private final String starts;

    private @Nullable Task task;

    private record Task(
            ProcessorContext<String, Signal> context,
            GatheredPartials partials,
            PartialPacking packing,
            @Nullable OpenStarts starts) {
        /** Tells of starts whose end did not come by then. */
        void missed(RuleHolder rules, long watermarkMillis) {
            if (starts == null) {
                return;
            }
            for (OpenStarts.Start start : starts.missed(watermarkMillis)) {
                RuleSet then = rules.at(start.dueMillis());
                if (!partials.takes(then, start.dueMillis())) {
                    send(false);
                }
                partials.missed(then, start);
            }
            starts.look(rules.at(watermarkMillis), watermarkMillis);
        }

        void send(boolean goodbye) {
            packing.of(
                    partials.take(goodbye),
                    (packed, appendMillis) -> context.forward(new Record<>(PartialPacking.KEY, packed, appendMillis)));
            for (Signal.Sighting sighting : partials.sightings()) {
                context.forward(new Record<>(
                        sighting.service(), sighting, sighting.partial().appendMillis()));
            }
        }
    }

    private SignalProcessor(
            RuleHolder rules,
            Selection<V> selection,
            Supplier<GatheredPartials> gatherers,
            String name,
            int alertPartitions,
            String starts) {
        this.rules = rules;
        this.selection = selection;
        this.gatherers = gatherers;
        this.name = name;
        this.alertPartitions = alertPartitions;
        this.starts = starts;
    }

    /** @param starts name of a store of starts whose end is waited for; empty: there is none */
    static <V> ProcessorSupplier<String, SignalInput<V>, String, Signal> supplier(
            RuleHolder rules,
            Selection<V> selection,
            Supplier<GatheredPartials> gatherers,
            String name,
            int alertPartitions,
            String starts) {
        return new ProcessorSupplier<>() {
            @Override
            public Processor<String, SignalInput<V>, String, Signal> get() {
                return new SignalProcessor<>(rules, selection, gatherers, name, alertPartitions, starts);
            }

            @Override
            public Set<StoreBuilder<?>> stores() {
                return starts.isEmpty()
                        ? Set.of(BeforeCommit.builder(name))
                        : Set.of(
                                BeforeCommit.builder(name),
                                RowStore.builder(starts, Serdes.String(), Serdes.ByteArray()));
            }
        };
    }

    @Override
    public void init(ProcessorContext<String, Signal> context) {
        GatheredPartials partials = gatherers.get();
        OpenStarts kept = starts.isEmpty() ? null : partials.keep(RowStore.of(context, starts));
        Task started = new Task(context, partials, new PartialPacking(alertPartitions), kept);
        task = started;
        BeforeCommit.run(context, name, () -> started.send(false));
    }

    @Override
    public void process(Record<String, SignalInput<V>> record) {
        Task now = task;
        if (now == null) {
            throw new IllegalStateException("init comes first");
        }
        if (record.value() instanceof SignalInput.Found<V> found) {
            found(now, found, record.timestamp());
        } else if (record.value() instanceof SignalInput.Tick<V> tick) {
            now.send(false);
            now.missed(rules, tick.progress().watermarkMillis());
            now.send(false);
            now.context.forward(record.withValue(tick.progress()));
        }
    }

    private void found(Task now, SignalInput.Found<V> found, long appendMillis) {
        RuleSet current = rules.at(appendMillis);
        if (found.last() || !now.partials.takes(current, appendMillis)) {
            now.send(false);
        }
        selection.select(found.value(), current, now.partials);
        if (found.last()) {
            now.send(true);
        }
    }
}
