package io.tidewatch.processor.search;

import io.tidewatch.event.LogEvent;
import io.tidewatch.event.Source;
import io.tidewatch.event.Thrown;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * A line as search sees it.
 *
 * @param event the event
 * @param source where it comes from
 * @param eventMillis event time after ingest's clamp
 * @param patternId gives its pattern id; asked only where the query does
 */
public record SearchLine(LogEvent event, Source source, long eventMillis, Supplier<String> patternId) {
    /**
     * Hands over each text that a word of a query is looked for in. The index takes its tokens from the same texts, so
     * that it never leaves out a block with a match.
     */
    public static void forEachText(LogEvent event, Consumer<String> text) {
        anyText(event, one -> {
            text.accept(one);
            return false;
        });
    }

    /** @return whether one of those texts is as wanted; the rest of them is not looked at then */
    static boolean anyText(LogEvent event, Predicate<String> wanted) {
        Thrown thrown = event.thrown();
        if (wanted.test(event.message()) || wanted.test(event.logger())) {
            return true;
        }
        for (String argument : event.arguments()) {
            if (wanted.test(argument)) {
                return true;
            }
        }
        for (String value : event.context().values()) {
            if (wanted.test(value)) {
                return true;
            }
        }
        for (Object value : event.fields().values()) {
            if (wanted.test(String.valueOf(value))) {
                return true;
            }
        }
        return thrown != null
                && (wanted.test(thrown.type()) || wanted.test(thrown.message()) || wanted.test(thrown.stack()));
    }
}
