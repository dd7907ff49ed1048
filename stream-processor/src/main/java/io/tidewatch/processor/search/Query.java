package io.tidewatch.processor.search;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** A parsed query: matches lines, and tells for a block whether it may hold a match. Immutable. */
public sealed interface Query
        permits Query.And, Query.Or, Query.Not, Query.Levels, Query.Time, Query.PatternIs, TextQuery, FieldQuery {
    boolean matches(SearchLine line);

    /** @return false only where no line of the block can match */
    boolean mayMatch(BlockFacts block);

    /** @return what the bytes of a line must hold so that it can match */
    default Needles needles() {
        return Needles.NONE;
    }

    /** @return levels a line may have so that it can match, see {@link LevelBits} */
    default int possibleLevels() {
        return -1;
    }

    /** @return whether patterns of lines decide */
    default boolean asksPatterns() {
        return false;
    }

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
        public Needles needles() {
            return Needles.and(parts.stream().map(Query::needles).toList());
        }

        @Override
        public int possibleLevels() {
            return parts.stream().mapToInt(Query::possibleLevels).reduce(-1, (a, b) -> a & b);
        }

        @Override
        public boolean asksPatterns() {
            return parts.stream().anyMatch(Query::asksPatterns);
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
        public Needles needles() {
            return Needles.or(parts.stream().map(Query::needles).toList());
        }

        @Override
        public int possibleLevels() {
            return parts.stream().mapToInt(Query::possibleLevels).reduce(0, (a, b) -> a | b);
        }

        @Override
        public boolean asksPatterns() {
            return parts.stream().anyMatch(Query::asksPatterns);
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
            // of levels and times a block knows all there is
            return !(part instanceof Levels levels) || (block.levels() & ~levels.bits()) != 0;
        }

        @Override
        public int possibleLevels() {
            return part instanceof Levels levels ? ~levels.bits() : -1;
        }

        @Override
        public boolean asksPatterns() {
            return part.asksPatterns();
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

        @Override
        public int possibleLevels() {
            return bits;
        }
    }

    /** Event times in [from, to). */
    record Time(long fromMillis, long toMillis) implements Query {
        @Override
        public boolean matches(SearchLine line) {
            return line.eventMillis() >= fromMillis && line.eventMillis() < toMillis;
        }

        @Override
        public boolean mayMatch(BlockFacts block) {
            return block.overlaps(fromMillis, toMillis);
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
            return ids.stream().anyMatch(id -> block.mayHold(id));
        }

        @Override
        public boolean asksPatterns() {
            return true;
        }

        @Override
        public Query withPatterns(Function<String, Set<String>> family) {
            Set<String> wider = new HashSet<>(ids);
            ids.forEach(id -> wider.addAll(family.apply(id)));
            return new PatternIs(wider);
        }
    }
}
