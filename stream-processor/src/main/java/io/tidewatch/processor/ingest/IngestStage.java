package io.tidewatch.processor.ingest;

import io.tidewatch.alert.Rule;
import io.tidewatch.processor.flow.Pick;
import io.tidewatch.processor.signals.Signal;
import io.tidewatch.processor.store.GroupAliases;
import io.tidewatch.wire.JsonCodec;
import io.tidewatch.wire.Topics;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;

/**
 * Three doors, one per input; log lines come by two topics and one door. What cannot be read goes to the dead letters; each second every partition says how far it
 * is.
 */
public final class IngestStage {
    private final StreamsBuilder builder;
    private final IngestSettings settings;

    public IngestStage(StreamsBuilder builder, IngestSettings settings) {
        this.builder = builder;
        this.settings = settings;
    }

    /**
     * What comes out of a door.
     *
     * @param events good ones
     * @param progress each second how far the partition is; behind all that came before
     */
    public record Door<T>(KStream<String, T> events, KStream<String, Signal.Progress> progress) {}

    /** @return good log records by source */
    public Door<IngestedLogs> logs() {
        return door(Rule.Input.LOGS, context -> new LogReader());
    }

    /** @return good metric batches by source */
    public Door<IngestedMetrics> metrics() {
        return door(Rule.Input.METRICS, context -> new MetricReader());
    }

    /** @return good error events, keyed by group id but not yet brought together by it */
    public Door<IngestedError> errors() {
        return door(Rule.Input.ERRORS, context -> new ErrorReader(new GroupAliases(context)::group));
    }

    private <T> Door<T> door(Rule.Input input, IngestProcessor.ReaderFactory<T> readers) {
        String node = IngestStores.node(input);
        Steps steps = Steps.of(input);
        KStream<String, IngestOut<T>> read = builder.stream(
                        IngestStores.topics(input),
                        Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()).withName(node + "-source"))
                .process(IngestProcessor.supplier(input, settings, readers), Named.as(node));
        KStream<String, T> good = read.process(
                Pick.of(v -> v instanceof IngestOut.Good<T> some ? some.value() : null), Named.as(steps.events()));
        read.filter((k, v) -> v instanceof IngestOut.Dead, Named.as(steps.dead()))
                .map((k, v) -> letter((IngestOut.Dead<T>) v), Named.as(node + "-letters"))
                .to(
                        Topics.DEAD_LETTERS,
                        Produced.with(Serdes.ByteArray(), Serdes.ByteArray()).withName(node + "-dead-letters"));
        KStream<String, Signal.Progress> progress = read.process(
                Pick.of(v -> v instanceof IngestOut.Tick<T> tick ? tick.progress() : null), Named.as(steps.clock()));
        return new Door<>(good, progress);
    }

    /** Names of the steps that take what comes through a door. */
    record Steps(String events, String dead, String clock) {
        static Steps of(Rule.Input input) {
            String node = IngestStores.node(input);
            return new Steps(node + "-events", node + "-dead", node + "-clock");
        }

        /** @return of the one that takes that */
        String of(IngestOut<?> out) {
            return out instanceof IngestOut.Good ? events : out instanceof IngestOut.Dead ? dead : clock;
        }
    }

    private static <T> KeyValue<byte[], byte[]> letter(IngestOut.Dead<T> dead) {
        return KeyValue.pair(dead.key(), JsonCodec.DEAD_LETTER.encode(dead.letter()));
    }
}
