package io.tidewatch.processor.signals;

import io.tidewatch.alert.Matcher;
import io.tidewatch.alert.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What words of rules are known to whoever compiles them, for those who read rules before that. */
public final class RuleWords {
    /** How many fields a rule may group by. */
    public static final int MAX_GROUP_FIELDS = SignalConfig.MAX_GROUP_FIELDS;

    /** How many values a label of a log metric may be allowed. */
    public static final int MAX_LABEL_VALUES = LineMeasure.MOST_VALUES;

    private RuleWords() {}

    /** @return the fields that events of that input have; those with a name of their own as {@code label.NAME} */
    public static List<String> fields(Rule.Input input) {
        List<String> out = new ArrayList<>();
        for (Field.Kind kind : Field.Kind.values()) {
            if (has(input, kind)) {
                String name = kind.name().toLowerCase(Locale.ROOT);
                out.add(named(kind) ? name + ".NAME" : name);
            }
        }
        return out;
    }

    /** @return whether that is a field, and events of that input can have it */
    public static boolean knows(Rule.Input input, String field) {
        try {
            return has(input, Field.parse(field).kind());
        } catch (IllegalArgumentException e) {
            // that it is no field is the answer
            return false;
        }
    }

    /** @return what keeps the matcher from being compiled; null where nothing does */
    public static @Nullable String problemOf(Matcher matcher) {
        return problemOf(() -> Check.of(matcher));
    }

    /** @return what is wrong with the regular expression of a log metric; null where nothing is */
    public static @Nullable String problemOfCapture(String capture) {
        return problemOf(() -> LineMeasure.capture(capture));
    }

    /**
     * @param text what a log metric takes of a line
     * @param capture its regular expression, one that compiles; empty: none
     * @return what is wrong with it; null where nothing is
     */
    public static @Nullable String problemOfText(String text, String capture) {
        return problemOf(() ->
                LineText.parse(text, capture.isEmpty() ? List.of() : LineMeasure.groups(LinearRegex.compile(capture))));
    }

    /** @return why numbers of the one unit cannot be told in the other; null where they can */
    public static @Nullable String problemOfUnits(String in, String unit) {
        return problemOf(() -> new Quantity(in, unit));
    }

    private static @Nullable String problemOf(Supplier<?> compiled) {
        try {
            var unused = compiled.get();
            return null;
        } catch (IllegalArgumentException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static boolean named(Field.Kind kind) {
        return switch (kind) {
            case CONTEXT, FIELD, TAG, LABEL -> true;
            default -> false;
        };
    }

    private static boolean has(Rule.Input input, Field.Kind kind) {
        if (kind.ofSource()) {
            return true;
        }
        return switch (input) {
            case METRICS ->
                switch (kind) {
                    case METRIC, LABEL, TAG -> true;
                    default -> false;
                };
            case LOGS ->
                switch (kind) {
                    case METRIC, LABEL, CULPRIT, HANDLED -> false;
                    default -> true;
                };
            case ERRORS ->
                switch (kind) {
                    case METRIC, LABEL, TEMPLATE, PATTERN -> false;
                    default -> true;
                };
        };
    }
}
