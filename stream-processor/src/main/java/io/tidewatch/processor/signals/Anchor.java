package io.tidewatch.processor.signals;

import io.tidewatch.alert.Matcher;
import io.tidewatch.event.LogLevel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing that an event must have for a selector to match at all: one of some texts in a field, a text that begins in
 * a certain way, or a level within a range.
 *
 * @param field what is looked at
 * @param prefix how many characters of the field's text are looked at; 0: all
 * @param texts what they have to be one of; empty where ranks say
 * @param leastRank of levels and severities
 * @param mostRank the same, inclusive
 * @param cost how common it is, by guess, where one selector alone asks for it
 */
record Anchor(Field field, int prefix, List<String> texts, int leastRank, int mostRank, int cost) {
    private static final int RANKS = LogLevel.values().length;
    private static final int[] LENGTHS = {16, 8, 4, 3};
    private static final int PREFIX_COST = 6;

    /** @return what the matchers ask for, each for itself; empty where an index can do nothing with any */
    static List<Anchor> all(List<Matcher> matchers) {
        List<Anchor> out = new ArrayList<>();
        for (Matcher matcher : matchers) {
            Anchor anchor = of(matcher);
            if (anchor != null) {
                out.add(anchor);
            }
        }
        return out;
    }

    boolean ofRanks() {
        return texts.isEmpty();
    }

    private static @Nullable Anchor of(Matcher matcher) {
        Field field = Field.parse(matcher.field());
        if (field.kind().ordered()) {
            return ranked(field, matcher);
        }
        int common = field.kind().commonness();
        if (matcher.op() == Matcher.Op.EQUAL) {
            return new Anchor(field, 0, List.of(matcher.value()), 0, 0, common);
        }
        if (matcher.op() != Matcher.Op.MATCHES) {
            return null;
        }
        List<String> alternatives = Literals.alternatives(matcher.value());
        if (!alternatives.isEmpty()) {
            return new Anchor(field, 0, alternatives, 0, 0, common + alternatives.size());
        }
        String prefix = Literals.prefix(matcher.value());
        for (int length : LENGTHS) {
            if (prefix.length() >= length) {
                return new Anchor(field, length, List.of(prefix.substring(0, length)), 0, 0, common + PREFIX_COST);
            }
        }
        return null;
    }

    private static @Nullable Anchor ranked(Field field, Matcher matcher) {
        boolean equal = matcher.op() == Matcher.Op.EQUAL;
        LogLevel level = LogLevel.parse(matcher.value());
        if (level == null || !equal && matcher.op() != Matcher.Op.AT_LEAST) {
            return null;
        }
        int least = Ranks.least(field.kind(), matcher.value());
        // all levels up to INFO are one severity
        boolean infoSeverity = field.kind() == Field.Kind.SEVERITY && least == 0 && level == LogLevel.INFO;
        int only = infoSeverity ? Ranks.of(LogLevel.INFO) : least;
        // few events are warnings or worse: rarer than those of a host or a service
        int cost = least >= Ranks.of(LogLevel.WARN) ? Field.Kind.INSTANCE.commonness() - 1 : Integer.MAX_VALUE / 2;
        return new Anchor(field, 0, List.of(), least, equal ? only : RANKS - 1, cost);
    }
}
