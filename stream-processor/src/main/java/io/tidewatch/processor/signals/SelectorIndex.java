package io.tidewatch.processor.signals;

import io.tidewatch.alert.Matcher;
import io.tidewatch.event.LogLevel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Selectors by what an event must have for them to match at all: each stands under the rarest value it asks for (an
 * equality, or a least level), so that an event costs one look-up per field in use and not a loop over rules. Selectors
 * that ask for nothing of the kind are tried on each event. Immutable.
 */
final class SelectorIndex {
    private static final Selector[] NONE = {};
    private static final int RANKS = LogLevel.values().length;

    private final Field[] fields;
    private final List<Map<String, Selector[]>> byValue;
    private final Selector[][] byRank;
    private final Selector[] rest;
    private final boolean empty;

    SelectorIndex(List<Selector> selectors) {
        Map<Field, Map<String, Selector[]>> values = new LinkedHashMap<>();
        byRank = new Selector[RANKS][];
        Arrays.fill(byRank, NONE);
        Selector[] others = NONE;
        for (Selector selector : selectors) {
            Anchor anchor = Anchor.of(selector.matchers);
            if (anchor == null) {
                others = with(others, selector);
            } else if (anchor.field().kind().ordered()) {
                for (int rank = anchor.leastRank(); rank <= anchor.mostRank(); rank++) {
                    byRank[rank] = with(byRank[rank], selector);
                }
            } else {
                values.computeIfAbsent(anchor.field(), f -> new HashMap<>())
                        .merge(anchor.value(), new Selector[] {selector}, (a, b) -> with(a, b[0]));
            }
        }
        rest = others;
        fields = values.keySet().toArray(Field[]::new);
        byValue = new ArrayList<>(values.values());
        empty = selectors.isEmpty();
    }

    boolean isEmpty() {
        return empty;
    }

    /** Hands on each selector the event may match; whether it does is still to be asked. Each at most once. */
    void candidates(Event event, Consumer<Selector> sink) {
        for (int i = 0; i < fields.length; i++) {
            give(byValue.get(i).get(event.text(fields[i])), sink);
        }
        int rank = event.rank();
        if (rank >= 0) {
            give(byRank[rank], sink);
        }
        give(rest, sink);
    }

    private static void give(Selector @Nullable [] selectors, Consumer<Selector> sink) {
        if (selectors != null) {
            for (Selector selector : selectors) {
                sink.accept(selector);
            }
        }
    }

    private static Selector[] with(Selector[] some, Selector one) {
        Selector[] out = Arrays.copyOf(some, some.length + 1);
        out[some.length] = one;
        return out;
    }

    /** The matcher a selector is found by. */
    private record Anchor(Field field, String value, int leastRank, int mostRank, int cost) {
        static @Nullable Anchor of(List<Matcher> matchers) {
            Anchor best = null;
            for (Matcher matcher : matchers) {
                Anchor anchor = of(matcher);
                if (anchor != null && (best == null || anchor.cost < best.cost)) {
                    best = anchor;
                }
            }
            return best;
        }

        private static @Nullable Anchor of(Matcher matcher) {
            Field field = Field.parse(matcher.field());
            boolean equal = matcher.op() == Matcher.Op.EQUAL;
            if (!field.kind().ordered()) {
                return equal
                        ? new Anchor(field, matcher.value(), 0, 0, field.kind().commonness())
                        : null;
            }
            if (!equal && matcher.op() != Matcher.Op.AT_LEAST || LogLevel.parse(matcher.value()) == null) {
                return null;
            }
            int least = Ranks.least(field.kind(), matcher.value());
            int most = equal ? mostOf(field, matcher.value(), least) : RANKS - 1;
            // few events are warnings or worse: rarer than those of a host or a service
            int cost = least >= Ranks.of(LogLevel.WARN) ? Field.Kind.INSTANCE.commonness() - 1 : Integer.MAX_VALUE;
            return new Anchor(field, "", least, most, cost);
        }

        private static int mostOf(Field field, String value, int least) {
            boolean infoSeverity =
                    field.kind() == Field.Kind.SEVERITY && least == 0 && LogLevel.parse(value) == LogLevel.INFO;
            return infoSeverity ? Ranks.of(LogLevel.INFO) : least;
        }
    }
}
