package io.tidewatch.processor.plugin.host;

import io.tidewatch.processor.plugin.AnalyzerInput;
import io.tidewatch.processor.signals.Signal;
import io.tidewatch.processor.store.RowStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.UnaryOperator;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;
import org.jspecify.annotations.Nullable;

/** All analyzers of one task, one after the other. */
final class PluginProcessor<V> implements Processor<String, PluginStage.In<V>, String, Signal> {
    private final Plugins plugins;
    private final AnalyzerInput input;
    private final String storeName;
    private final Function<V, List<Views.Event>> views;
    private final UnaryOperator<String> redact;
    private final List<PluginTask> tasks = new ArrayList<>();
    /** What is to be done at the first record or tick. */
    private @Nullable LongConsumer start;

    private PluginProcessor(
            Plugins plugins,
            AnalyzerInput input,
            String storeName,
            Function<V, List<Views.Event>> views,
            UnaryOperator<String> redact) {
        this.plugins = plugins;
        this.input = input;
        this.storeName = storeName;
        this.views = views;
        this.redact = redact;
    }

    static <V> ProcessorSupplier<String, PluginStage.In<V>, String, Signal> supplier(
            Plugins plugins,
            AnalyzerInput input,
            String storeName,
            Function<V, List<Views.Event>> views,
            UnaryOperator<String> redact) {
        return new ProcessorSupplier<>() {
            @Override
            public Processor<String, PluginStage.In<V>, String, Signal> get() {
                return new PluginProcessor<>(plugins, input, storeName, views, redact);
            }

            @Override
            public Set<StoreBuilder<?>> stores() {
                return Set.of(RowStore.builder(storeName, Serdes.String(), Serdes.ByteArray()));
            }
        };
    }

    @Override
    public void init(ProcessorContext<String, Signal> context) {
        RowStore<String, byte[]> store = RowStore.of(context, storeName);
        tasks.clear();
        store.beforeWrite(() -> tasks.forEach(PluginTask::keep));
        // not here: who starts may report, and nothing can be sent on before all is initialised
        start = atMillis -> start(context, store, atMillis);
    }

    private void start(ProcessorContext<String, Signal> context, RowStore<String, byte[]> store, long at) {
        for (Plugin plugin : plugins.of(input)) {
            tasks.add(new PluginTask(
                    plugin,
                    plugins.config(),
                    input,
                    context.taskId().partition(),
                    store,
                    redact,
                    (key, signal, atMillis) -> context.forward(new Record<>(key, signal, atMillis))));
        }
        tasks.forEach(task -> task.start(at));
    }

    private void startOnce(long atMillis) {
        LongConsumer first = start;
        if (first != null) {
            start = null;
            first.accept(atMillis);
        }
    }

    @Override
    public void process(Record<String, PluginStage.In<V>> record) {
        if (record.value() instanceof PluginStage.Found<V> found) {
            startOnce(record.timestamp());
            List<Views.Event> events = views.apply(found.value());
            tasks.forEach(task -> task.take(events, record.timestamp()));
        } else if (record.value() instanceof PluginStage.Tick<V> tick) {
            // up to and with the watermark all is read
            startOnce(tick.watermarkMillis() + 1);
            tasks.forEach(task -> task.tickTo(tick.watermarkMillis() + 1));
        }
    }

    @Override
    public void close() {
        start = null;
        tasks.forEach(PluginTask::close);
        tasks.clear();
    }
}
