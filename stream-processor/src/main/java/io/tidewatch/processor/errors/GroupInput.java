package io.tidewatch.processor.errors;

import io.tidewatch.alert.ErrorCommand;
import io.tidewatch.event.ErrorEvent;
import io.tidewatch.processor.ingest.IngestedError;
import io.tidewatch.processor.ingest.Position;
import io.tidewatch.processor.store.BinaryIn;
import io.tidewatch.processor.store.BinaryOut;
import io.tidewatch.wire.ByteSink;
import io.tidewatch.wire.Decoded;
import io.tidewatch.wire.ErrorEventDecoder;
import io.tidewatch.wire.ErrorEventEncoder;
import io.tidewatch.wire.JsonCodec;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.jspecify.annotations.Nullable;

/** What comes to a group, brought together by its id. */
sealed interface GroupInput {
    /** It happened. */
    record Happened(IngestedError error) implements GroupInput {}

    /** A person asks something of it. */
    record Asked(ErrorCommand command) implements GroupInput {}

    /** Bytes for the repartition topic: they live as long as a record is under way. */
    static Serde<GroupInput> serde() {
        return Serdes.serdeFrom((topic, in) -> in == null ? null : write(in), (topic, bytes) -> read(bytes));
    }

    private static byte[] write(GroupInput input) {
        BinaryOut out = new BinaryOut().begin(1);
        if (input instanceof Asked asked) {
            byte[] json = JsonCodec.ERROR_COMMAND.encode(asked.command());
            return out.flag(false).blob(json, 0, json.length).toBytes();
        }
        IngestedError e = ((Happened) input).error();
        ByteSink json = new ByteSink();
        new ErrorEventEncoder().encode(e.event(), json);
        out.flag(true).text(e.groupId());
        out.text(e.at().topic())
                .number(e.at().partition())
                .number(e.at().offset())
                .number(e.line());
        out.number(e.appendMillis()).number(e.eventMillis());
        return out.blob(json.array(), 0, json.length()).toBytes();
    }

    private static @Nullable GroupInput read(byte @Nullable [] bytes) {
        if (bytes == null) {
            return null;
        }
        BinaryIn in = new BinaryIn(bytes, 1);
        if (!in.flag()) {
            return new Asked(value(JsonCodec.ERROR_COMMAND.decode(in.blob())));
        }
        String group = in.text();
        Position at = new Position(in.text(), (int) in.number(), in.number());
        int line = (int) in.number();
        long append = in.number();
        long event = in.number();
        byte[] json = in.blob();
        ErrorEvent decoded = value(new ErrorEventDecoder().decode(json, 0, json.length));
        return new Happened(new IngestedError(group, at, line, append, event, decoded));
    }

    private static <T> T value(Decoded<T> decoded) {
        if (decoded instanceof Decoded.Ok<T> ok) {
            return ok.value();
        }
        Decoded.Bad<T> bad = (Decoded.Bad<T>) decoded;
        throw new SerializationException(bad.reason() + ": " + bad.detail());
    }
}
