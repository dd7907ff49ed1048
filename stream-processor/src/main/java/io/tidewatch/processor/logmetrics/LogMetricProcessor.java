package io.tidewatch.processor.logmetrics;

import io.tidewatch.processor.logs.PatternedLogs;
import io.tidewatch.processor.signals.RuleHolder;
import io.tidewatch.processor.store.BeforeCommit;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Gathers what log metrics take of the lines and sends it before the task commits, by source: it is in the transaction of
 * those lines, so each counts once.
 */
final class LogMetricProcessor implements Processor<String, PatternedLogs, String, LogPoints> {
    private final RuleHolder rules;
    private final int mostGathered;
    private final Supplier<GatheredPoints> gatherers;
    private final String name;
    private @Nullable ProcessorContext<String, LogPoints> context;
    private @Nullable GatheredPoints gathered;

    private LogMetricProcessor(RuleHolder rules, int mostGathered, Supplier<GatheredPoints> gatherers, String name) {
        this.rules = rules;
        this.mostGathered = mostGathered;
        this.gatherers = gatherers;
        this.name = name;
    }

    /** @param mostGathered so many points wait for a commit; past them they go out before it */
    static ProcessorSupplier<String, PatternedLogs, String, LogPoints> supplier(
            RuleHolder rules, int mostGathered, Supplier<GatheredPoints> gatherers, String name) {
        return new ProcessorSupplier<>() {
            @Override
            public Processor<String, PatternedLogs, String, LogPoints> get() {
                return new LogMetricProcessor(rules, mostGathered, gatherers, name);
            }

            @Override
            public Set<StoreBuilder<?>> stores() {
                return Set.of(BeforeCommit.builder(name));
            }
        };
    }

    @Override
    public void init(ProcessorContext<String, LogPoints> given) {
        context = given;
        // made anew with its task: what an aborted transaction gathered was not sent
        gathered = gatherers.get();
        BeforeCommit.run(given, name, this::send);
    }

    @Override
    public void process(Record<String, PatternedLogs> record) {
        GatheredPoints points = Objects.requireNonNull(gathered, "init comes first");
        points.add(record.value(), rules.at(record.timestamp()));
        if (points.size() >= mostGathered) {
            send();
        }
    }

    private void send() {
        ProcessorContext<String, LogPoints> to = Objects.requireNonNull(context, "init comes first");
        for (LogPoints points :
                Objects.requireNonNull(gathered, "init comes first").take()) {
            to.forward(new Record<>(points.source().key(), points, points.appendMillis()));
        }
    }
}
