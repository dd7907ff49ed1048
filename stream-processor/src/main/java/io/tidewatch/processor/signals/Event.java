package io.tidewatch.processor.signals;

import io.tidewatch.event.Source;
import io.tidewatch.processor.values.FarValue;
import java.util.List;

/** An event as rules see it. One object is pointed at event after event, so nobody keeps it. */
interface Event {
    /** @return the field's text; empty where the event has none */
    String text(Field field);

    /** @return what that field's text was called before, or was that is part of it now; empty for most */
    default List<String> formerly(Field field) {
        return List.of();
    }

    /** @return numbers in it that are far outside of what is usual; empty for most */
    default List<FarValue> far() {
        return List.of();
    }

    /** @return rank of its level or severity in the order of {@code LogLevel}; -1 where it has none */
    int rank();

    /** @return who had it */
    Source source();

    /** @return a short form for people, not yet redacted or cut */
    String sample();

    /** @return the text of a field that says something of the source */
    static String ofSource(Field.Kind kind, Source source) {
        return switch (kind) {
            case SERVICE -> source.service();
            case INSTANCE -> source.instance();
            case HOST -> source.host();
            case ENVIRONMENT -> source.environment();
            case RELEASE -> source.release();
            default -> "";
        };
    }
}
