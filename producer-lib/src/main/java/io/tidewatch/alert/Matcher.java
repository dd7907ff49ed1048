package io.tidewatch.alert;

import java.util.Objects;

/**
 * One test on one field or label.
 *
 * <p>Fields of events: {@code service}, {@code instance}, {@code host}, {@code environment}, {@code release},
 * {@code level}, {@code logger}, {@code thread}, {@code message}, {@code template}, {@code pattern}, {@code fingerprint},
 * {@code type}, {@code severity}, {@code handled}; {@code context.NAME}, {@code field.NAME}, {@code tag.NAME},
 * {@code label.NAME} (of a metric point).
 *
 * @param field what is looked at
 * @param op how it is compared
 * @param value what it is compared with; a regex is RE2's and has to match the whole value
 */
public record Matcher(String field, Op op, String value) {
    /** How a field is compared; a missing field counts as the empty text. */
    public enum Op {
        EQUAL,
        NOT_EQUAL,
        MATCHES,
        NOT_MATCHES,
        CONTAINS,
        /** Of levels and severities by their order, else of numbers. */
        AT_LEAST
    }

    public Matcher {
        Objects.requireNonNull(field, "field");
        op = Objects.requireNonNullElse(op, Op.EQUAL);
        value = Objects.requireNonNullElse(value, "");
    }

    public static Matcher equal(String field, String value) {
        return new Matcher(field, Op.EQUAL, value);
    }

    public static Matcher atLeast(String field, String value) {
        return new Matcher(field, Op.AT_LEAST, value);
    }
}
