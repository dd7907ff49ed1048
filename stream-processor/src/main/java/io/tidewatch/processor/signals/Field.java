package io.tidewatch.processor.signals;

import java.util.Locale;

/**
 * A field name of a rule, read once.
 *
 * @param kind which field
 * @param name what follows the dot of {@code context.}, {@code field.}, {@code tag.}, {@code label.}; else empty
 * @param text as the rule writes it: how it is called in group values
 */
record Field(Kind kind, String name, String text) {
    /** Fields there are, the most telling first: an index looks for the rarest value. */
    enum Kind {
        FINGERPRINT,
        PATTERN,
        TYPE,
        TEMPLATE,
        LOGGER,
        CULPRIT,
        INSTANCE,
        CONTEXT,
        FIELD,
        TAG,
        LABEL,
        HOST,
        SERVICE,
        THREAD,
        MESSAGE,
        RELEASE,
        METRIC,
        LEVEL,
        SEVERITY,
        HANDLED,
        ENVIRONMENT;

        /** Whether it says something of the source, not of the single event. */
        boolean ofSource() {
            return this == SERVICE || this == INSTANCE || this == HOST || this == ENVIRONMENT || this == RELEASE;
        }

        /** How common an equal value is in a stream, by guess: the less the better to look events up by. */
        // the constants stand in that order
        @SuppressWarnings("EnumOrdinal")
        int commonness() {
            return 2 * ordinal();
        }

        /** Whether its values have an order of their own. */
        boolean ordered() {
            return this == LEVEL || this == SEVERITY;
        }
    }

    static Field parse(String text) {
        int dot = text.indexOf('.');
        if (dot > 0 && dot < text.length() - 1) {
            Kind kind = switch (text.substring(0, dot)) {
                case "context" -> Kind.CONTEXT;
                case "field" -> Kind.FIELD;
                case "tag" -> Kind.TAG;
                case "label" -> Kind.LABEL;
                default -> throw unknown(text);
            };
            return new Field(kind, text.substring(dot + 1), text);
        }
        for (Kind kind : Kind.values()) {
            boolean bare = kind != Kind.CONTEXT && kind != Kind.FIELD && kind != Kind.TAG && kind != Kind.LABEL;
            if (bare && kind.name().toLowerCase(Locale.ROOT).equals(text)) {
                return new Field(kind, "", text);
            }
        }
        throw unknown(text);
    }

    private static IllegalArgumentException unknown(String text) {
        return new IllegalArgumentException("'" + text
                + "' is no field; expected service, instance, host, environment, release, level, logger, thread, message,"
                + " template, pattern, fingerprint, type, culprit, severity, handled, metric, context.NAME, field.NAME,"
                + " tag.NAME or label.NAME");
    }
}
