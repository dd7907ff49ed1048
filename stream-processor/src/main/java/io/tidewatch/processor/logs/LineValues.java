package io.tidewatch.processor.logs;

import io.tidewatch.event.LogEvent;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a line has under a name: a part of its source, an attribute of its own, or a context value or field. */
final class LineValues {
    private LineValues() {}

    /** @return null where it has nothing of that name */
    static @Nullable String of(FoundLine line, String name) {
        LogEvent event = line.event();
        String own = switch (name.toLowerCase(Locale.ROOT)) {
            case "level" -> event.level().name();
            case "service" -> line.source().service();
            case "instance" -> line.source().instance();
            case "host" -> line.source().host();
            case "env" -> line.source().environment();
            case "release" -> line.source().release();
            case "logger" -> event.logger();
            case "thread" -> event.thread();
            case "pattern" -> line.patternId().get();
            case "exception" ->
                event.thrown() == null ? named(event, name) : event.thrown().type();
            default -> named(event, name);
        };
        return own == null || own.isEmpty() ? null : own;
    }

    private static @Nullable String named(LogEvent event, String name) {
        String context = event.context().get(name);
        if (context != null) {
            return context;
        }
        Object field = event.fields().get(name);
        return field == null ? null : String.valueOf(field);
    }
}
