package io.tidewatch.processor.errors;

import io.tidewatch.alert.ErrorCommand;
import io.tidewatch.event.Severity;
import io.tidewatch.processor.ingest.IngestedError;
import io.tidewatch.processor.ingest.Position;
import io.tidewatch.processor.store.BinaryIn;
import io.tidewatch.processor.store.BinaryOut;
import io.tidewatch.wire.ByteSink;
import io.tidewatch.wire.Decoded;
import io.tidewatch.wire.ErrorEventDecoder;
import io.tidewatch.wire.ErrorEventEncoder;
import io.tidewatch.wire.JsonCodec;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.jspecify.annotations.Nullable;

/** What comes to a group, brought together by its id. */
sealed interface GroupInput {
    int VERSION = 2;

    /** It happened: all that one commit of its partition brings, in the order it came. */
    record Happened(String groupId, List<Occurrence> occurrences) implements GroupInput {
        public Happened {
            occurrences = List.copyOf(occurrences);
        }
    }

    /** A person asks something of it. */
    record Asked(ErrorCommand command) implements GroupInput {}

    /** Bytes for the repartition topic: they live as long as a record is under way. */
    static Serde<GroupInput> serde() {
        return Serdes.serdeFrom((topic, in) -> in == null ? null : write(in), (topic, bytes) -> read(bytes));
    }

    private static byte[] write(GroupInput input) {
        BinaryOut out = new BinaryOut().begin(VERSION);
        if (input instanceof Asked asked) {
            byte[] json = JsonCodec.ERROR_COMMAND.encode(asked.command());
            return out.flag(false).blob(json, 0, json.length).toBytes();
        }
        Happened happened = (Happened) input;
        out.flag(true).text(happened.groupId()).number(happened.occurrences().size());
        ByteSink json = new ByteSink();
        ErrorEventEncoder encoder = new ErrorEventEncoder();
        for (Occurrence o : happened.occurrences()) {
            out.number(o.appendMillis()).number(o.eventMillis()).number(o.count());
            out.text(o.service()).text(o.host()).text(o.release());
            out.text(o.severity().name()).flag(o.handled()).text(o.fingerprint());
            out.flag(o.detail() != null);
            if (o.detail() != null) {
                detail(o.detail(), out, encoder, json);
            }
        }
        return out.toBytes();
    }

    private static void detail(IngestedError e, BinaryOut out, ErrorEventEncoder encoder, ByteSink json) {
        out.text(e.at().topic())
                .number(e.at().partition())
                .number(e.at().offset())
                .number(e.line());
        json.reset();
        encoder.encode(e.event(), json);
        out.blob(json.array(), 0, json.length());
    }

    private static @Nullable GroupInput read(byte @Nullable [] bytes) {
        if (bytes == null) {
            return null;
        }
        BinaryIn in = new BinaryIn(bytes, VERSION);
        if (!in.flag()) {
            return new Asked(value(JsonCodec.ERROR_COMMAND.decode(in.blob())));
        }
        String group = in.text();
        int n = in.count();
        List<Occurrence> occurrences = new ArrayList<>(n);
        ErrorEventDecoder decoder = new ErrorEventDecoder();
        for (int i = 0; i < n; i++) {
            occurrences.add(occurrence(group, in, decoder));
        }
        return new Happened(group, occurrences);
    }

    private static Occurrence occurrence(String group, BinaryIn in, ErrorEventDecoder decoder) {
        long append = in.number();
        long event = in.number();
        long count = in.number();
        String service = in.text();
        String host = in.text();
        String release = in.text();
        Severity severity = Severity.valueOf(in.text());
        boolean handled = in.flag();
        String fingerprint = in.text();
        IngestedError detail = null;
        if (in.flag()) {
            Position at = new Position(in.text(), (int) in.number(), in.number());
            int line = (int) in.number();
            byte[] json = in.blob();
            detail = new IngestedError(group, at, line, append, event, value(decoder.decode(json, 0, json.length)));
        }
        return new Occurrence(append, event, count, service, host, release, severity, handled, fingerprint, detail);
    }

    private static <T> T value(Decoded<T> decoded) {
        if (decoded instanceof Decoded.Ok<T> ok) {
            return ok.value();
        }
        Decoded.Bad<T> bad = (Decoded.Bad<T>) decoded;
        throw new SerializationException(bad.reason() + ": " + bad.detail());
    }
}
