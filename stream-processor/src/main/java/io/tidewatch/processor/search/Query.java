package io.tidewatch.processor.search;

import com.google.re2j.Pattern;
import io.tidewatch.event.LogEvent;
import io.tidewatch.event.Source;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A parsed query: matches lines, and tells for a block whether it may hold a match. Immutable. */
public sealed interface Query {
    boolean matches(SearchLine line);

    /** @return false only where no line of the block can match */
    boolean mayMatch(BlockFacts block);

    /** @return the same query with each pattern id widened to those that function gives for it */
    default Query withPatterns(Function<String, Set<String>> family) {
        return this;
    }

    /** All of them; none: every line. */
    record And(List<Query> parts) implements Query {
        public And {
            parts = List.copyOf(parts);
        }

        @Override
        public boolean matches(SearchLine line) {
            for (Query part : parts) {
                if (!part.matches(line)) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public boolean mayMatch(BlockFacts block) {
            return parts.stream().allMatch(part -> part.mayMatch(block));
        }

        @Override
        public Query withPatterns(Function<String, Set<String>> family) {
            return new And(parts.stream().map(part -> part.withPatterns(family)).toList());
        }
    }

    /** At least one of them. */
    record Or(List<Query> parts) implements Query {
        public Or {
            parts = List.copyOf(parts);
        }

        @Override
        public boolean matches(SearchLine line) {
            for (Query part : parts) {
                if (part.matches(line)) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public boolean mayMatch(BlockFacts block) {
            return parts.stream().anyMatch(part -> part.mayMatch(block));
        }

        @Override
        public Query withPatterns(Function<String, Set<String>> family) {
            return new Or(parts.stream().map(part -> part.withPatterns(family)).toList());
        }
    }

    /** Not that. */
    record Not(Query part) implements Query {
        @Override
        public boolean matches(SearchLine line) {
            return !part.matches(line);
        }

        @Override
        public boolean mayMatch(BlockFacts block) {
            return true;
        }

        @Override
        public Query withPatterns(Function<String, Set<String>> family) {
            return new Not(part.withPatterns(family));
        }
    }

    /** Levels of that set. */
    record Levels(int bits) implements Query {
        @Override
        public boolean matches(SearchLine line) {
            return (bits & LevelBits.of(line.event().level())) != 0;
        }

        @Override
        public boolean mayMatch(BlockFacts block) {
            return (bits & block.levels()) != 0;
        }
    }

    /** A word or a phrase, anywhere in the line's texts. */
    record Text(String phrase) implements Query {
        @Override
        public boolean matches(SearchLine line) {
            boolean[] found = {false};
            SearchLine.forEachText(line.event(), text -> found[0] = found[0] || Tokens.holds(text, phrase));
            return found[0];
        }

        @Override
        public boolean mayMatch(BlockFacts block) {
            return mayHold(block, phrase);
        }
    }

    /** The beginning of a token, anywhere in the line's texts. */
    record Prefix(String start) implements Query {
        @Override
        public boolean matches(SearchLine line) {
            boolean[] found = {false};
            SearchLine.forEachText(line.event(), text -> found[0] = found[0] || begins(text));
            return found[0];
        }

        private boolean begins(String text) {
            for (int i = 0; i + start.length() <= text.length(); i++) {
                if (text.regionMatches(true, i, start, 0, start.length()) && Tokens.edge(text, i)) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public boolean mayMatch(BlockFacts block) {
            return true;
        }
    }

    /** A regular expression, found in the message. */
    record Regex(Pattern pattern) implements Query {
        @Override
        public boolean matches(SearchLine line) {
            return pattern.matcher(line.event().message()).find();
        }

        @Override
        public boolean mayMatch(BlockFacts block) {
            return true;
        }
    }

    /** Part of the source or of the event's own attributes that is named so; without regard to case. */
    record Attribute(Name name, String value) implements Query {
        /** What can be asked for by name. */
        public enum Name {
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
            return actual(line).equalsIgnoreCase(value);
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
                case SERVICE -> block.mayHoldService(value);
                case LOGGER -> mayHold(block, value);
                default -> true;
            };
        }
    }

    /** One of those pattern ids: a pattern and all that were merged into it. */
    record PatternIs(Set<String> ids) implements Query {
        public PatternIs {
            ids = Set.copyOf(ids);
        }

        @Override
        public boolean matches(SearchLine line) {
            return ids.contains(line.patternId().get());
        }

        @Override
        public boolean mayMatch(BlockFacts block) {
            return ids.stream().anyMatch(id -> mayHold(block, id));
        }

        @Override
        public Query withPatterns(Function<String, Set<String>> family) {
            Set<String> wider = new HashSet<>(ids);
            ids.forEach(id -> wider.addAll(family.apply(id)));
            return new PatternIs(wider);
        }
    }

    /** A context value or a field of that name: equal as text, or compared as a number. */
    record Field(String name, Comparison comparison, String value) implements Query {
        /** How it is compared. */
        public enum Comparison {
            EQUAL,
            LESS,
            AT_MOST,
            MORE,
            AT_LEAST
        }

        @Override
        public boolean matches(SearchLine line) {
            String context = line.event().context().get(name);
            Object field = line.event().fields().get(name);
            return (context != null && fits(context)) || (field != null && fits(String.valueOf(field)));
        }

        private boolean fits(String actual) {
            if (comparison == Comparison.EQUAL) {
                return actual.equalsIgnoreCase(value);
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
            return comparison != Comparison.EQUAL || mayHold(block, value);
        }
    }

    private static boolean mayHold(BlockFacts block, String phrase) {
        boolean[] all = {true};
        Tokens.forEach(phrase, hash -> all[0] = all[0] && block.mayHoldToken(hash));
        return all[0];
    }
}
