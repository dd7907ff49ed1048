package io.tidewatch.processor.errors;

import io.tidewatch.event.ErrorEvent;
import io.tidewatch.event.Source;
import io.tidewatch.processor.ingest.IngestedError;
import io.tidewatch.processor.ingest.Position;
import io.tidewatch.processor.store.BinaryIn;
import io.tidewatch.processor.store.BinaryOut;
import java.util.Map;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.jspecify.annotations.Nullable;

/** One occurrence that is kept to be looked at; its stack lies in a row of its own. */
record Sample(
        long eventMillis,
        Position at,
        int line,
        Source source,
        String type,
        String message,
        String stackHash,
        String logger,
        String thread,
        boolean handled,
        Map<String, String> context,
        Map<String, String> tags) {
    private static final int VERSION = 1;

    static Sample of(IngestedError error, String stackHash) {
        ErrorEvent e = error.event();
        return new Sample(
                error.eventMillis(),
                error.at(),
                error.line(),
                e.source(),
                e.type(),
                e.message(),
                stackHash,
                e.logger(),
                e.thread(),
                e.handled(),
                e.context(),
                e.tags());
    }

    static Serde<Sample> serde() {
        return Serdes.serdeFrom((topic, s) -> s == null ? null : s.write(), (topic, bytes) -> read(bytes));
    }

    private byte[] write() {
        BinaryOut out = BinaryOut.row(VERSION).number(eventMillis);
        out.text(at.topic()).number(at.partition()).number(at.offset()).number(line);
        out.text(source.service()).text(source.instance()).text(source.host());
        out.text(source.environment()).text(source.release());
        out.text(type).text(message).text(stackHash).text(logger).text(thread).flag(handled);
        return out.texts(context).texts(tags).toBytes();
    }

    private static @Nullable Sample read(byte @Nullable [] bytes) {
        if (bytes == null) {
            return null;
        }
        BinaryIn in = new BinaryIn(bytes, VERSION);
        return new Sample(
                in.number(),
                new Position(in.text(), (int) in.number(), in.number()),
                (int) in.number(),
                new Source(in.text(), in.text(), in.text(), in.text(), in.text()),
                in.text(),
                in.text(),
                in.text(),
                in.text(),
                in.text(),
                in.flag(),
                in.texts(),
                in.texts());
    }
}
