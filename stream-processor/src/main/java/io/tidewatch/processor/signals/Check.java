package io.tidewatch.processor.signals;

import com.google.re2j.Pattern;
import io.tidewatch.alert.Matcher;
import java.util.ArrayList;
import java.util.List;

/** One compiled {@link Matcher}. */
@FunctionalInterface
interface Check {
    boolean passes(Event event);

    /** @throws IllegalArgumentException naming what is wrong with it */
    static Check of(Matcher matcher) {
        Field field = Field.parse(matcher.field());
        String value = field.kind().ordered() ? Ranks.canonical(field.kind(), matcher.value()) : matcher.value();
        return switch (matcher.op()) {
            case EQUAL -> event -> event.text(field).equals(value);
            case NOT_EQUAL -> event -> !event.text(field).equals(value);
            case CONTAINS -> event -> event.text(field).contains(value);
            case MATCHES -> {
                Pattern pattern = LinearRegex.compile(matcher.value());
                yield event -> LinearRegex.matches(pattern, event.text(field));
            }
            case NOT_MATCHES -> {
                Pattern pattern = LinearRegex.compile(matcher.value());
                yield event -> !LinearRegex.matches(pattern, event.text(field));
            }
            case AT_LEAST -> atLeast(field, matcher.value());
        };
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
