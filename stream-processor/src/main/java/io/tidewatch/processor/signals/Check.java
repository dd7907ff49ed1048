package io.tidewatch.processor.signals;

import com.google.re2j.Pattern;
import io.tidewatch.alert.Matcher;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** One compiled {@link Matcher}. */
@FunctionalInterface
interface Check {
    boolean passes(Event event);

    /** @throws IllegalArgumentException naming what is wrong with it */
    static Check of(Matcher matcher) {
        Field field = Field.parse(matcher.field());
        String value = field.kind().ordered() ? Ranks.canonical(field.kind(), matcher.value()) : matcher.value();
        return switch (matcher.op()) {
            case EQUAL -> one(field, value::equals);
            case NOT_EQUAL -> not(one(field, value::equals));
            case CONTAINS -> one(field, text -> text.contains(value));
            case MATCHES -> {
                Pattern pattern = LinearRegex.compile(matcher.value());
                yield one(field, text -> LinearRegex.matches(pattern, text));
            }
            case NOT_MATCHES -> {
                Pattern pattern = LinearRegex.compile(matcher.value());
                yield not(one(field, text -> LinearRegex.matches(pattern, text)));
            }
            case AT_LEAST -> atLeast(field, matcher.value());
        };
    }

    /** Whether the field's text passes; of a pattern also that of one which is part of it now. */
    private static Check one(Field field, Predicate<String> test) {
        if (field.kind() != Field.Kind.PATTERN) {
            return event -> test.test(event.text(field));
        }
        return event -> {
            if (test.test(event.text(field))) {
                return true;
            }
            for (String former : event.formerly(field)) {
                if (test.test(former)) {
                    return true;
                }
            }
            return false;
        };
    }

    private static Check not(Check check) {
        return event -> !check.passes(event);
    }

    /** All of them, in order. */
    static Check[] all(List<Matcher> matchers) {
        List<Check> out = new ArrayList<>(matchers.size());
        for (Matcher matcher : matchers) {
            out.add(of(matcher));
        }
        return out.toArray(Check[]::new);
    }

    private static Check atLeast(Field field, String value) {
        if (field.kind().ordered()) {
            int least = Ranks.least(field.kind(), value);
            return event -> event.rank() >= least;
        }
        double least = Numbers.parse(value);
        if (Double.isNaN(least)) {
            throw new IllegalArgumentException("'" + value + "' is no number, for AT_LEAST on " + field.text());
        }
        return event -> Numbers.parse(event.text(field)) >= least;
    }
}
