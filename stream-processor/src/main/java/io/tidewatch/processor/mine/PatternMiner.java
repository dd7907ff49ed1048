package io.tidewatch.processor.mine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the pattern of each line, as lines come. A shape that was met before costs a scan and one look-up. A new shape
 * joins a wider pattern that covers it, or becomes a pattern and counts as evidence for every {@link Generalisation} of
 * it; a generalisation with enough different cases, or one case beside a value that was met in its place, becomes a
 * pattern that they are merged into.
 *
 * <p>The same lines in the same order give the same patterns; {@link #restore} of the patterns in the order of their
 * numbers gives a miner that goes on as the old one. Not thread-safe.
 */
public final class PatternMiner {
    private static final double ENOUGH = 3.5;
    private static final int COVERS_PER_WORD = 128;
    private static final Shape.Blanks NOTHING = at -> false;
    private static final double VALUE = Kind.evidence(Kind.VARIABLE);

    private final MinerLimits limits;
    private final PatternListener listener;
    private final LineScanner scan;
    private final LongLruMap<Pattern> keys;
    private final LongLruMap<Evidence> evidence;
    private final Map<Long, Pattern> patterns = new HashMap<>();
    private final LongLruMap<List<Pattern>> covers;
    private long clock;
    private long numbers;

    public PatternMiner(MinerLimits limits, PatternListener listener) {
        this.limits = limits;
        this.listener = listener;
        scan = new LineScanner(limits.characters(), limits.tokens());
        keys = new LongLruMap<>(limits.keys());
        evidence = new LongLruMap<>(limits.buckets());
        covers = new LongLruMap<>(limits.patterns());
    }

    /** @return the pattern of the text's first line; never null, any text has one */
    public Pattern mine(String text) {
        scan.read(text);
        clock++;
        long key = scan.key();
        Pattern known = keys.get(key);
        Pattern current = known == null ? null : known.current();
        if (current == null || current.gone) {
            current = meet(Shape.of(text, scan), key).current();
            keys.put(key, current);
        }
        current.met = clock;
        return current;
    }

    /**
     * The pattern that {@link #mine} would give, without learning from the text.
     *
     * @return null where the text would be a new pattern; {@link #shapeOf} says which
     */
    public @Nullable Pattern known(String text) {
        scan.read(text);
        long key = scan.key();
        Pattern known = keys.get(key);
        if (known != null && !known.current().gone) {
            return known.current();
        }
        Shape shape = Shape.of(text, scan);
        Pattern wider = widerOf(shape, Generalisation.of(shape));
        return wider == null ? null : wider.current();
    }

    /** @return id and template of the text taken alone, as if it were the first that was ever met */
    public Pattern shapeOf(String text) {
        scan.read(text);
        return new Pattern(Shape.of(text, scan), 0);
    }

    /** Takes back what an earlier miner of this service knew; to be called once, before any line. Tells nobody. */
    public void restore(List<PatternRow> rows) {
        List<PatternRow> byNumber = new ArrayList<>(rows);
        byNumber.sort(Comparator.comparingLong(PatternRow::number));
        Map<String, Pattern> byId = new HashMap<>();
        for (PatternRow row : byNumber) {
            Pattern pattern = new Pattern(row.shape(), row.number());
            byId.put(pattern.id(), pattern);
            patterns.put(pattern.shape.key(), pattern);
            numbers = Math.max(numbers, row.number());
        }
        for (PatternRow row : byNumber) {
            Pattern pattern = patterns.get(row.shape().key());
            Pattern into = byId.get(row.mergedInto());
            if (into != null && into != pattern) {
                pattern.mergeInto(into);
            }
            if (row.wide()) {
                widened(pattern);
            }
        }
        for (Pattern pattern : patterns()) {
            keys.put(pattern.shape.key(), pattern);
            if (pattern.live()) {
                weigh(pattern, Generalisation.of(pattern.shape));
            }
        }
        clock = numbers;
    }

    /** @return patterns it holds, merged ones included, by number */
    public List<Pattern> patterns() {
        List<Pattern> all = new ArrayList<>(patterns.values());
        all.sort(Comparator.comparingLong(Pattern::number));
        return all;
    }

    private Pattern meet(Shape shape, long key) {
        Pattern known = patterns.get(key);
        if (known != null && !known.current().gone) {
            return known;
        }
        List<Generalisation> generalisations = Generalisation.of(shape);
        Pattern wide = widerOf(shape, generalisations);
        return wide != null ? wide : found(shape, key, generalisations);
    }

    private @Nullable Pattern widerOf(Shape shape, List<Generalisation> generalisations) {
        for (Generalisation one : generalisations) {
            Pattern wide = merged(one.key());
            if (wide != null) {
                return wide;
            }
        }
        Pattern wide = shape.length() == 0 ? null : covering(shape, shape.hashes[0]);
        wide = wide == null && shape.length() > 0 ? covering(shape, LineScanner.variableHash()) : wide;
        return wide == null ? widerOfObjects(shape) : wide;
    }

    /** Where what objects print was given up, other places of the line may have been found to vary since. */
    private @Nullable Pattern widerOfObjects(Shape shape) {
        Shape.Blanks objects = shape.objects();
        Shape outer = objects == null ? shape : shape.without(objects);
        long key = outer.key();
        if (objects == null || key == shape.key()) {
            return null;
        }
        Pattern there = patterns.get(key);
        boolean known = there != null && there.current().wide() && !there.current().gone;
        return known ? there : widerOf(outer, Generalisation.of(outer));
    }

    private @Nullable Pattern merged(long generalisation) {
        Evidence known = evidence.get(generalisation);
        return known == null ? null : known.merged();
    }

    private @Nullable Pattern covering(Shape shape, long first) {
        List<Pattern> candidates = covers.get(first);
        if (candidates != null) {
            for (Pattern candidate : candidates) {
                if (candidate.live() && candidate.shape.covers(shape)) {
                    return candidate;
                }
            }
        }
        return null;
    }

    private Pattern found(Shape shape, long key, List<Generalisation> generalisations) {
        Pattern pattern = new Pattern(shape, ++numbers);
        pattern.met = clock;
        patterns.put(key, pattern);
        keys.put(key, pattern);
        listener.found(pattern);
        Shape.Blanks enough = weigh(pattern, generalisations);
        if (enough != null) {
            merge(shape, enough);
        } else if (weighs(key) + VALUE >= ENOUGH) {
            merge(shape, NOTHING); // it has a value where what was met before has names
        }
        forgetSome();
        return pattern;
    }

    /**
     * Enters the pattern as a case of each of its generalisations.
     *
     * @return the heaviest of them where it weighs enough to be a pattern itself
     */
    private Shape.@Nullable Blanks weigh(Pattern pattern, List<Generalisation> generalisations) {
        Shape.@Nullable Blanks heaviest = null;
        double most = 0;
        for (Generalisation one : generalisations) {
            double sum = enter(one.key(), pattern, one.weight());
            if (sum > most) {
                most = sum;
                heaviest = one.blanks();
            }
        }
        return most >= ENOUGH ? heaviest : null;
    }

    private double enter(long generalisation, Pattern pattern, double weight) {
        Evidence known = evidence.get(generalisation);
        if (known == null) {
            known = new Evidence();
            evidence.put(generalisation, known);
        }
        double sum = known.add(pattern, weight);
        Pattern there = patterns.get(generalisation);
        return there != null && there != pattern && there.live() ? sum + VALUE : sum;
    }

    /** @return what the cases of that generalisation weigh that are patterns of their own */
    private double weighs(long generalisation) {
        Evidence known = evidence.get(generalisation);
        return known == null ? 0 : known.weight();
    }

    private void merge(Shape shape, Shape.Blanks blanks) {
        Evidence enough = evidence.get(shape.keyWithout(blanks));
        if (enough == null) {
            return; // the bound is so small that the pattern's own entries pushed it out
        }
        Shape wider = shape.without(blanks);
        Pattern wide = meet(wider, wider.key()).current();
        for (Pattern narrow : enough.becomes(wide)) {
            merge(narrow, wide);
        }
        widened(wide);
        // patterns met before, by another way than this evidence, are its cases too
        patterns.values().stream()
                .filter(p -> p != wide && p.live() && wide.shape.covers(p.shape))
                .sorted(Comparator.comparingLong(Pattern::number))
                .toList()
                .forEach(narrow -> merge(narrow, wide));
    }

    private void merge(Pattern narrow, Pattern wide) {
        if (narrow.live() && narrow != wide) {
            narrow.mergeInto(wide);
            wide.widen();
            listener.merged(narrow, wide);
        }
    }

    private void widened(Pattern wide) {
        wide.widen();
        Evidence own = new Evidence();
        own.becomes(wide);
        evidence.put(wide.shape.key(), own);
        cover(wide);
    }

    private void cover(Pattern wide) {
        long first = wide.shape.length() == 0 ? 0 : wide.shape.hashes[0];
        List<Pattern> candidates = covers.get(first);
        if (candidates == null) {
            candidates = new ArrayList<>(2);
            covers.put(first, candidates);
        }
        candidates.removeIf(candidate -> !candidate.live() || candidate == wide);
        if (candidates.size() >= COVERS_PER_WORD) {
            candidates.remove(0);
        }
        candidates.add(wide);
    }

    private void forgetSome() {
        if (patterns.size() <= limits.patterns()) {
            return;
        }
        List<Pattern> byAge = new ArrayList<>(patterns.values());
        byAge.sort(Comparator.comparingLong((Pattern p) -> p.met).thenComparingLong(Pattern::number));
        for (Pattern old : byAge.subList(0, Math.max(1, limits.patterns() / 16))) {
            old.gone = true;
            patterns.remove(old.shape.key());
            listener.forgotten(old);
        }
    }
}
