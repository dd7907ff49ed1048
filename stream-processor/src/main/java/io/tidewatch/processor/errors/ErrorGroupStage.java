package io.tidewatch.processor.errors;

import io.tidewatch.processor.ingest.IngestedError;
import io.tidewatch.processor.store.JsonSerde;
import io.tidewatch.wire.JsonCodec;
import io.tidewatch.wire.Topics;
import java.time.Duration;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;

/** Brings errors and what people ask of them together by group, keeps the groups, tells how they stand. */
public final class ErrorGroupStage {
    private static final String GATHER = "errors-happened";

    private final StreamsBuilder builder;
    private final Duration newFor;

    /** @param newFor how long a group counts as new */
    public ErrorGroupStage(StreamsBuilder builder, Duration newFor) {
        this.builder = builder;
        this.newFor = newFor;
    }

    public void apply(KStream<String, IngestedError> errors) {
        KStream<String, GroupInput> asked = builder.stream(
                        Topics.ERROR_COMMANDS,
                        Consumed.with(Serdes.String(), JsonSerde.of(JsonCodec.ERROR_COMMAND))
                                .withName("error-commands-source"))
                .filter((k, v) -> v != null, Named.as("error-commands-there"))
                .map(
                        (k, v) -> KeyValue.pair(v.groupId(), (GroupInput) new GroupInput.Asked(v)),
                        Named.as("error-commands-asked"));
        KStream<String, GroupOut> groups = errors.process(ErrorGatherProcessor.supplier(GATHER), Named.as(GATHER))
                .merge(asked, Named.as("errors-and-commands"))
                .repartition(
                        Repartitioned.with(Serdes.String(), GroupInput.serde()).withName(ErrorStores.BY_GROUP))
                .process(ErrorGroupProcessor.supplier(newFor), Named.as("error-groups"));
        groups.filter((k, v) -> v instanceof GroupOut.Told, Named.as("error-groups-told"))
                .mapValues(v -> ((GroupOut.Told) v).group(), Named.as("error-groups-now"))
                .to(
                        Topics.ERROR_GROUPS,
                        Produced.with(Serdes.String(), JsonSerde.of(JsonCodec.ERROR_GROUP))
                                .withName("error-groups-out"));
        groups.filter((k, v) -> v instanceof GroupOut.Alias, Named.as("error-groups-merged"))
                .mapValues(v -> ((GroupOut.Alias) v).groupId(), Named.as("error-groups-alias"))
                .to(
                        Topics.GROUP_ALIASES,
                        Produced.with(Serdes.String(), Serdes.String()).withName("group-aliases-out"));
    }
}
