package io.tidewatch.processor.signals;

import io.tidewatch.event.LogLevel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Selectors by what an event must have for them to match at all: each stands under the rarest thing it asks for (a text,
 * a beginning of one, a least level), so that an event costs one look-up per field in use and not a loop over rules. How
 * rare it is says the field, and how many of the selectors ask for the same. Selectors that ask for nothing of the kind
 * are tried on each event. Immutable.
 */
final class SelectorIndex {
    private static final Selector[] NONE = {};
    private static final int RANKS = LogLevel.values().length;

    /** Twice as many selectors under one text weigh as much as so much commoner a field. */
    private static final int DOUBLED = 4;

    private final Probe[] probes;
    private final List<Map<String, Selector[]>> byText;
    private final Selector[][] byRank;
    private final Selector[] rest;
    private final List<Selector> all;

    /** A field, or the beginning of its text where {@code prefix} is not 0. */
    private record Probe(Field field, int prefix) {}

    private record Place(Probe probe, String text) {}

    SelectorIndex(List<Selector> selectors) {
        Map<Place, Integer> askedFor = new HashMap<>();
        int[] ranks = new int[RANKS];
        List<List<Anchor>> anchors = new ArrayList<>(selectors.size());
        for (Selector selector : selectors) {
            List<Anchor> all = Anchor.all(selector.matchers);
            anchors.add(all);
            for (Anchor anchor : all) {
                placesOf(anchor).forEach(place -> askedFor.merge(place, 1, Integer::sum));
                if (anchor.ofRanks()) {
                    ranks[anchor.leastRank()]++;
                }
            }
        }
        Map<Probe, Map<String, List<Selector>>> texts = new LinkedHashMap<>();
        List<List<Selector>> ranked = new ArrayList<>();
        for (int rank = 0; rank < RANKS; rank++) {
            ranked.add(new ArrayList<>());
        }
        List<Selector> others = new ArrayList<>();
        for (int i = 0; i < selectors.size(); i++) {
            Selector selector = selectors.get(i);
            Anchor best = best(anchors.get(i), askedFor, ranks);
            if (best == null) {
                others.add(selector);
            } else if (best.ofRanks()) {
                for (int rank = best.leastRank(); rank <= best.mostRank(); rank++) {
                    ranked.get(rank).add(selector);
                }
            } else {
                for (Place place : placesOf(best)) {
                    texts.computeIfAbsent(place.probe(), p -> new HashMap<>())
                            .computeIfAbsent(place.text(), t -> new ArrayList<>(1))
                            .add(selector);
                }
            }
        }
        rest = others.toArray(NONE);
        byRank = ranked.stream().map(some -> some.toArray(NONE)).toArray(Selector[][]::new);
        probes = texts.keySet().toArray(Probe[]::new);
        byText = new ArrayList<>(texts.size());
        for (Map<String, List<Selector>> some : texts.values()) {
            Map<String, Selector[]> arrays = new HashMap<>(2 * some.size());
            some.forEach((text, list) -> arrays.put(text, list.toArray(NONE)));
            byText.add(arrays);
        }
        all = List.copyOf(selectors);
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    /** @return whether it is an index of just those */
    boolean holds(List<Selector> selectors) {
        return all.equals(selectors);
    }

    /** Hands on each selector the event may match; whether it does is still to be asked. Each at most once. */
    void candidates(Event event, Consumer<Selector> sink) {
        for (int i = 0; i < probes.length; i++) {
            Probe probe = probes[i];
            Map<String, Selector[]> selectors = byText.get(i);
            List<String> former = probe.field.kind() == Field.Kind.PATTERN ? event.formerly(probe.field) : List.of();
            if (former.isEmpty()) {
                give(at(selectors, probe, event.text(probe.field)), sink);
            } else {
                once(selectors, probe, event.text(probe.field), former, sink);
            }
        }
        int rank = event.rank();
        if (rank >= 0) {
            give(byRank[rank], sink);
        }
        give(rest, sink);
    }

    private static Selector @Nullable [] at(Map<String, Selector[]> selectors, Probe probe, String text) {
        if (probe.prefix == 0) {
            return selectors.get(text);
        }
        return text.length() < probe.prefix ? null : selectors.get(text.substring(0, probe.prefix));
    }

    /** A selector may ask for several of the texts. */
    private static void once(
            Map<String, Selector[]> selectors, Probe probe, String text, List<String> former, Consumer<Selector> sink) {
        Set<Selector> all = new LinkedHashSet<>();
        give(at(selectors, probe, text), all::add);
        former.forEach(each -> give(at(selectors, probe, each), all::add));
        all.forEach(sink);
    }

    private static void give(Selector @Nullable [] selectors, Consumer<Selector> sink) {
        if (selectors != null) {
            for (Selector selector : selectors) {
                sink.accept(selector);
            }
        }
    }

    private static @Nullable Anchor best(List<Anchor> anchors, Map<Place, Integer> askedFor, int[] ranks) {
        Anchor best = null;
        long least = Long.MAX_VALUE;
        for (Anchor anchor : anchors) {
            int most = anchor.ofRanks() ? ranks[anchor.leastRank()] : 1;
            for (Place place : placesOf(anchor)) {
                most = Math.max(most, askedFor.getOrDefault(place, 1));
            }
            long cost = anchor.cost() + (long) DOUBLED * (Integer.SIZE - 1 - Integer.numberOfLeadingZeros(most));
            if (cost < least) {
                least = cost;
                best = anchor;
            }
        }
        return best;
    }

    private static List<Place> placesOf(Anchor anchor) {
        Probe probe = new Probe(anchor.field(), anchor.prefix());
        return anchor.texts().stream()
                .distinct()
                .map(text -> new Place(probe, text))
                .toList();
    }
}
