package io.tidewatch.processor.search;

import com.google.re2j.Pattern;
import io.tidewatch.event.LogEvent;
import io.tidewatch.event.Source;
import io.tidewatch.event.Thrown;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What is looked for under a name. */
sealed interface FieldQuery extends Query {
    /** How a value is compared. */
    enum Comparison {
        EQUAL,
        /** Begins so; an empty text: is there at all. */
        BEGINS,
        LESS,
        AT_MOST,
        MORE,
        AT_LEAST
    }

    /** @return whether a context value or a field of that name is as wanted */
    private static boolean any(SearchLine line, String name, Predicate<String> wanted) {
        String context = line.event().context().get(name);
        Object field = line.event().fields().get(name);
        return (context != null && wanted.test(context)) || (field != null && wanted.test(String.valueOf(field)));
    }

    /** Part of the source or of the event's own attributes that is named so; without regard to case. */
    record Attribute(Name name, boolean begins, String value) implements FieldQuery {
        /** What can be asked for by name. */
        enum Name {
            SERVICE,
            INSTANCE,
            HOST,
            ENV,
            RELEASE,
            LOGGER,
            THREAD
        }

        @Override
        public boolean matches(SearchLine line) {
            String actual = actual(line);
            return begins ? !actual.isEmpty() && Tokens.begins(actual, value) : Tokens.same(actual, value);
        }

        private String actual(SearchLine line) {
            Source source = line.source();
            LogEvent event = line.event();
            return switch (name) {
                case SERVICE -> source.service();
                case INSTANCE -> source.instance();
                case HOST -> source.host();
                case ENV -> source.environment();
                case RELEASE -> source.release();
                case LOGGER -> event.logger();
                case THREAD -> event.thread();
            };
        }

        @Override
        public boolean mayMatch(BlockFacts block) {
            return switch (name) {
                case SERVICE -> begins || block.mayHoldService(value);
                case LOGGER -> block.mayHold(begins ? Tokens.whole(value, false) : value);
                default -> true;
            };
        }

        @Override
        public Needles needles() {
            // the rest may stand in the record's headers
            return name == Name.LOGGER || name == Name.THREAD ? Needles.of(value) : Needles.NONE;
        }
    }

    /** The class of the exception a line carries: its whole name, or its last part; without regard to case. */
    record ThrownIs(boolean begins, String value) implements FieldQuery {
        @Override
        public boolean matches(SearchLine line) {
            Thrown thrown = line.event().thrown();
            if (thrown == null) {
                return false;
            }
            String type = thrown.type();
            return fits(type) || fits(type.substring(type.lastIndexOf('.') + 1));
        }

        private boolean fits(String actual) {
            return begins ? Tokens.begins(actual, value) : Tokens.same(actual, value);
        }

        @Override
        public boolean mayMatch(BlockFacts block) {
            return block.mayHold(begins ? Tokens.whole(value, false) : value);
        }

        @Override
        public Needles needles() {
            return Needles.of(value);
        }
    }

    /** A context value or a field of that name: equal as text, or compared as a number. */
    record Field(String name, Comparison comparison, String value) implements FieldQuery {
        @Override
        public boolean matches(SearchLine line) {
            return any(line, name, this::fits);
        }

        private boolean fits(String actual) {
            if (comparison == Comparison.EQUAL) {
                return Tokens.same(actual, value);
            }
            if (comparison == Comparison.BEGINS) {
                return Tokens.begins(actual, value);
            }
            Double a = number(actual);
            Double b = number(value);
            if (a == null || b == null) {
                return false;
            }
            int order = Double.compare(a, b);
            return switch (comparison) {
                case LESS -> order < 0;
                case AT_MOST -> order <= 0;
                case MORE -> order > 0;
                default -> order >= 0;
            };
        }

        static @Nullable Double number(String text) {
            try {
                return Double.valueOf(text);
            } catch (NumberFormatException e) {
                return null;
            }
        }

        @Override
        public boolean mayMatch(BlockFacts block) {
            return switch (comparison) {
                case EQUAL -> block.mayHold(value);
                case BEGINS -> block.mayHold(Tokens.whole(value, false));
                default -> true;
            };
        }

        @Override
        public Needles needles() {
            boolean text = comparison == Comparison.EQUAL || comparison == Comparison.BEGINS;
            return text ? Needles.and(List.of(Needles.of(value), Needles.of(name))) : Needles.of(name);
        }
    }

    /** A context value or a field of that name in which a regular expression is found. */
    record FieldRegex(String name, Pattern pattern) implements FieldQuery {
        @Override
        public boolean matches(SearchLine line) {
            return any(
                    line,
                    name,
                    actual -> pattern.matcher(TextQuery.Regex.input(actual)).find());
        }

        @Override
        public boolean mayMatch(BlockFacts block) {
            return true;
        }

        @Override
        public Needles needles() {
            return Needles.of(name);
        }
    }
}
