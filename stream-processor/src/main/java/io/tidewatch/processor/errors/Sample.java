package io.tidewatch.processor.errors;

import io.tidewatch.event.Breadcrumb;
import io.tidewatch.event.ErrorEvent;
import io.tidewatch.event.LogLevel;
import io.tidewatch.event.Source;
import io.tidewatch.processor.ingest.IngestedError;
import io.tidewatch.processor.ingest.Position;
import io.tidewatch.processor.store.BinaryIn;
import io.tidewatch.processor.store.BinaryOut;
import java.util.ArrayList;
import java.util.List;
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
        Map<String, String> tags,
        String user,
        String severityReason,
        List<Breadcrumb> breadcrumbs) {
    /** Since 2: user, reason of the severity, breadcrumbs. */
    private static final int VERSION = 2;

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
                e.tags(),
                e.user(),
                e.severityReason(),
                e.breadcrumbs());
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
        out.texts(context).texts(tags).text(user).text(severityReason).number(breadcrumbs.size());
        for (Breadcrumb b : breadcrumbs) {
            out.number(b.timeMillis()).text(b.level().name()).text(b.logger()).text(b.message());
        }
        return out.toBytes();
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
                in.texts(),
                in.version() < 2 ? "" : in.text(),
                in.version() < 2 ? "" : in.text(),
                in.version() < 2 ? List.of() : breadcrumbs(in));
    }

    private static List<Breadcrumb> breadcrumbs(BinaryIn in) {
        List<Breadcrumb> out = new ArrayList<>();
        for (int n = in.count(); n > 0; n--) {
            long timeMillis = in.number();
            LogLevel level = LogLevel.parse(in.text());
            out.add(new Breadcrumb(timeMillis, level == null ? LogLevel.INFO : level, in.text(), in.text()));
        }
        return out;
    }
}
