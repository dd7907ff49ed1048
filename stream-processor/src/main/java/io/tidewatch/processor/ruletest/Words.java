package io.tidewatch.processor.ruletest;

import io.tidewatch.alert.Alert;
import io.tidewatch.alert.AlertState;
import io.tidewatch.wire.DurationText;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;

/** How states, transitions and moments read in test files and in what is said of them. */
final class Words {
    private static final MathContext SIX_DIGITS = new MathContext(6);

    private Words() {}

    /** @return {@code NO_DATA} as {@code noData} */
    private static String camel(Enum<?> word) {
        StringBuilder out = new StringBuilder();
        for (String part : word.name().split("_", -1)) {
            String lower = part.toLowerCase(Locale.ROOT);
            out.append(out.isEmpty() ? lower : Character.toUpperCase(lower.charAt(0)) + lower.substring(1));
        }
        return out.toString();
    }

    static String state(AlertState state) {
        return camel(state);
    }

    static String transition(Alert.Transition transition) {
        return camel(transition);
    }

    static String labels(Map<String, String> labels) {
        StringJoiner out = new StringJoiner(", ", "{", "}");
        new TreeMap<>(labels).forEach((name, value) -> out.add(name + ": " + value));
        return out.toString();
    }

    static String moment(long afterMillis) {
        return DurationText.format(Duration.ofMillis(afterMillis));
    }

    /** @return the sentence of the alert, and value and bound where it does not name them */
    static String why(Alert alert) {
        String value = alert.value() == null ? "" : "value " + number(alert.value());
        String bound = alert.bound() == null ? "" : ", bound " + number(alert.bound());
        return alert.why().isEmpty()
                ? value + bound
                : alert.why() + (value.isEmpty() ? "" : " (" + value + bound + ")");
    }

    /** @return what is whole as it is, all else to six digits; a file of tests may have it so */
    static String number(double value) {
        if (!Double.isFinite(value)) {
            return Double.toString(value);
        }
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : BigDecimal.valueOf(value)
                        .round(SIX_DIGITS)
                        .stripTrailingZeros()
                        .toString()
                        .toLowerCase(Locale.ROOT);
    }
}
