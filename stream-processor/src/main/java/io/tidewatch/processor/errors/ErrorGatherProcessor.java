package io.tidewatch.processor.errors;

import io.tidewatch.processor.ingest.IngestedError;
import io.tidewatch.processor.store.BeforeCommit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;
import org.jspecify.annotations.Nullable;

/** Sends each group what a commit brings it as one record. */
final class ErrorGatherProcessor implements Processor<String, IngestedError, String, GroupInput> {
    /** Past so many bytes, counted for the worst case, all groups are sent before the commit. */
    private static final long MOST_BYTES = 16L << 20;

    private final String name;
    private final Map<String, GatheredErrors> gathered = new LinkedHashMap<>();
    private long bytes;
    private @Nullable ProcessorContext<String, GroupInput> context;

    private ErrorGatherProcessor(String name) {
        this.name = name;
    }

    static ProcessorSupplier<String, IngestedError, String, GroupInput> supplier(String name) {
        return new ProcessorSupplier<>() {
            @Override
            public Processor<String, IngestedError, String, GroupInput> get() {
                return new ErrorGatherProcessor(name);
            }

            @Override
            public Set<StoreBuilder<?>> stores() {
                return Set.of(BeforeCommit.builder(name));
            }
        };
    }

    @Override
    public void init(ProcessorContext<String, GroupInput> given) {
        context = given;
        gathered.clear();
        bytes = 0;
        BeforeCommit.run(given, name, this::sendAll);
    }

    @Override
    public void process(Record<String, IngestedError> record) {
        IngestedError error = record.value();
        GatheredErrors group = gathered.computeIfAbsent(error.groupId(), id -> new GatheredErrors());
        bytes -= group.bytes();
        group.add(error);
        bytes += group.bytes();
        if (group.full()) {
            gathered.remove(error.groupId());
            bytes -= group.bytes();
            send(error.groupId(), group);
        } else if (bytes >= MOST_BYTES) {
            sendAll();
        }
    }

    private void sendAll() {
        gathered.forEach(this::send);
        gathered.clear();
        bytes = 0;
    }

    private void send(String group, GatheredErrors errors) {
        GroupInput happened = new GroupInput.Happened(group, errors.all());
        Objects.requireNonNull(context, "init comes first")
                .forward(new Record<>(group, happened, errors.appendMillis()));
    }
}
