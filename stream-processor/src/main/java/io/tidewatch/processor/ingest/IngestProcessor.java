package io.tidewatch.processor.ingest;

import io.tidewatch.alert.Rule;
import io.tidewatch.processor.signals.Signal;
import io.tidewatch.processor.store.RowStore;
import io.tidewatch.wire.Decoded;
import io.tidewatch.wire.RecordOrigins;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.StoreBuilder;
import org.jspecify.annotations.Nullable;

/** The door of one partition of one input's topics: reads its records, keeps the books, tells each second how far it is. */
final class IngestProcessor<T> implements Processor<byte[], byte[], String, IngestOut<T>> {
    static final Duration TICK = Duration.ofSeconds(1);
    static final Duration EXPIRE_EVERY = Duration.ofMinutes(1);

    private final Rule.Input input;
    private final IngestSettings settings;
    private final ReaderFactory<T> readers;
    private @Nullable Task<T> task;

    /** Makes the reader of a task; global stores may be had from the context. */
    interface ReaderFactory<T> {
        RecordReader<T> create(ProcessorContext<?, ?> context);
    }

    private IngestProcessor(Rule.Input input, IngestSettings settings, ReaderFactory<T> readers) {
        this.input = input;
        this.settings = settings;
        this.readers = readers;
    }

    static <T> ProcessorSupplier<byte[], byte[], String, IngestOut<T>> supplier(
            Rule.Input input, IngestSettings settings, ReaderFactory<T> readers) {
        return new ProcessorSupplier<>() {
            @Override
            public Processor<byte[], byte[], String, IngestOut<T>> get() {
                return new IngestProcessor<>(input, settings, readers);
            }

            @Override
            public Set<StoreBuilder<?>> stores() {
                return Set.of(IngestStores.sourcesBuilder(input), IngestStores.progressBuilder(input));
            }
        };
    }

    @Override
    public void init(ProcessorContext<String, IngestOut<T>> context) {
        Task<T> started = new Task<>(input, settings, readers.create(context), context);
        task = started;
        context.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, started::tick);
        context.schedule(EXPIRE_EVERY, PunctuationType.WALL_CLOCK_TIME, now -> started.expire());
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        Objects.requireNonNull(task, "init comes first").process(record);
    }

    /** What lives from init to close. */
    private static final class Task<T> {
        private static final byte[] NOTHING = {};

        private final Rule.Input input;
        private final IngestSettings settings;
        private final RecordReader<T> reader;
        private final ProcessorContext<String, IngestOut<T>> context;
        private final RowStore<String, PartitionRow> progress;
        private final SourceLedger ledger;
        private final IngestStage.Steps steps;
        private final RecordOrigins origins = new RecordOrigins();
        /** Each record makes a copy of its own. */
        private final Headers noHeaders = new RecordHeaders();

        private final Map<String, Part<T>> parts = new LinkedHashMap<>();
        private long timestamp;

        /** The task's partition of one topic. */
        private record Part<T>(String topic, String key, PartitionRow row, Intake<T> intake) {}

        Task(
                Rule.Input input,
                IngestSettings settings,
                RecordReader<T> reader,
                ProcessorContext<String, IngestOut<T>> context) {
            this.input = input;
            this.steps = IngestStage.Steps.of(input);
            this.settings = settings;
            this.reader = reader;
            this.context = context;
            this.progress = RowStore.of(context, IngestStores.progress(input));
            this.ledger = new SourceLedger(input, RowStore.of(context, IngestStores.sources(input)));
            for (String topic : IngestStores.topics(input)) {
                parts.put(topic, part(topic));
            }
        }

        private Part<T> part(String topic) {
            String key = IngestStores.key(
                    input, topic, Integer.toString(context.taskId().partition()));
            PartitionRow known = progress.get(key);
            PartitionRow row = known == null ? new PartitionRow() : known;
            Intake<T> intake = new Intake<>(
                    IngestStores.node(input),
                    topic,
                    IngestStores.contiguous(input),
                    settings.grace().toMillis(),
                    ledger,
                    row,
                    this::forward);
            return new Part<>(topic, key, row, intake);
        }

        void process(Record<byte[], byte[]> record) {
            timestamp = record.timestamp();
            Position at = context.recordMetadata()
                    .map(m -> position(m))
                    .orElseThrow(() -> new IllegalStateException("a record without coordinates"));
            Part<T> part = Objects.requireNonNull(parts.get(at.topic()), at.topic());
            Intake<T> intake = part.intake();
            byte[] value = record.value() == null ? NOTHING : record.value();
            Incoming in =
                    new Incoming(record.key(), value, origins.read(record.headers(), record.key()), at, timestamp);
            if (value.length == 0) {
                SourceRow source = intake.row(in.origin().source(), timestamp);
                intake.bad(in, source, -1, new Decoded.Bad<>(Decoded.Reason.EMPTY, "no bytes"), 0, 0);
            } else {
                reader.read(in, intake);
            }
            intake.end(in);
            PartitionRow row = part.row();
            row.records++;
            row.nextOffset = at.offset() + 1;
            row.lastAppendMillis = Math.max(row.lastAppendMillis, timestamp);
            progress.put(part.key(), row);
        }

        void tick(long nowMillis) {
            int partition = context.taskId().partition();
            for (Part<T> part : parts.values()) {
                Watermark.advance(part.row(), settings.ends().probe(part.topic(), partition), nowMillis);
                progress.put(part.key(), part.row());
            }
            timestamp = nowMillis;
            PartitionRow row = slowest();
            if (row.watermarkMillis > 0) {
                int partitions = settings.partitions().getOrDefault(input, 1);
                forward(
                        "progress",
                        new IngestOut.Tick<>(new Signal.Progress(
                                input,
                                partition,
                                partitions,
                                row.watermarkMillis,
                                nowMillis,
                                row.caughtUp,
                                row.lagRecords)));
            }
        }

        void expire() {
            ledger.expire(slowest().watermarkMillis - settings.forgetAfter().toMillis());
        }

        private PartitionRow slowest() {
            return Watermark.slowest(parts.values().stream().map(Part::row).toList());
        }

        /** To the one step that takes it: to ask all of them costs a line that comes alone as much as a look-up. */
        private void forward(String recordKey, IngestOut<T> out) {
            context.forward(new Record<>(recordKey, out, timestamp, noHeaders), steps.of(out));
        }

        private static Position position(RecordMetadata m) {
            return new Position(m.topic(), m.partition(), m.offset());
        }
    }
}
