package io.tidewatch.processor.search;

import com.google.re2j.Pattern;
import java.util.List;

/** What is looked for in a line's texts. */
sealed interface TextQuery extends Query {
    /** A word or a phrase, anywhere in the line's texts. */
    record Text(String phrase) implements TextQuery {
        @Override
        public boolean matches(SearchLine line) {
            return SearchLine.anyText(line.event(), text -> Tokens.holds(text, phrase));
        }

        @Override
        public boolean mayMatch(BlockFacts block) {
            return block.mayHold(phrase);
        }

        @Override
        public Needles needles() {
            return Needles.of(phrase);
        }
    }

    /** The beginning of a token, anywhere in the line's texts. */
    record Prefix(String start) implements TextQuery {
        @Override
        public boolean matches(SearchLine line) {
            return SearchLine.anyText(line.event(), this::begins);
        }

        private boolean begins(String text) {
            for (int i = 0; i + start.length() <= text.length(); i++) {
                if (Tokens.sameAt(text, i, start) && Tokens.edge(text, i)) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public boolean mayMatch(BlockFacts block) {
            return block.mayHold(Tokens.whole(start, false));
        }

        @Override
        public Needles needles() {
            return Needles.of(start);
        }
    }

    /**
     * A regular expression, found in the first {@value #MOST_INPUT} characters of the message.
     *
     * @param literals texts it must find there, of each clause one, see {@link RegexLiterals}
     */
    record Regex(Pattern pattern, List<List<String>> literals) implements TextQuery {
        private static final int MOST_INPUT = 16 << 10;

        public Regex {
            literals = List.copyOf(literals);
        }

        @Override
        public boolean matches(SearchLine line) {
            String input = input(line.event().message());
            for (List<String> clause : literals) {
                if (clause.stream().noneMatch(text -> Tokens.contains(input, text))) {
                    return false;
                }
            }
            return pattern.matcher(input).find();
        }

        /** @return as much of the text as an expression is looked for in */
        static String input(String text) {
            return text.length() <= MOST_INPUT ? text : text.substring(0, MOST_INPUT);
        }

        @Override
        public boolean mayMatch(BlockFacts block) {
            for (List<String> clause : literals) {
                if (clause.stream().noneMatch(text -> block.mayHold(Tokens.whole(text, true)))) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public Needles needles() {
            return Needles.and(literals.stream().map(Needles::anyOf).toList());
        }
    }
}
