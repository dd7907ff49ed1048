package io.tidewatch.processor.mine;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is known of one generalisation: the patterns that are cases of it, until they weigh enough to be one. */
final class Evidence {
    private final List<Pattern> cases = new ArrayList<>(2);
    private final List<Double> weights = new ArrayList<>(2);
    private @Nullable Pattern merged;

    /** @return the pattern its cases became, or null */
    @Nullable
    Pattern merged() {
        if (merged != null && merged.current().gone) {
            merged = null;
        }
        return merged == null ? null : merged.current();
    }

    /** Adds a case. @return weight of all that are still patterns of their own */
    double add(Pattern pattern, double weight) {
        for (int i = cases.size() - 1; i >= 0; i--) {
            if (!cases.get(i).live()) {
                cases.remove(i);
                weights.remove(i);
            }
        }
        cases.add(pattern);
        weights.add(weight);
        return weight();
    }

    /** @return weight of all cases */
    double weight() {
        double sum = 0;
        for (double w : weights) {
            sum += w;
        }
        return sum;
    }

    /** @return the cases, which are given up */
    List<Pattern> becomes(Pattern wide) {
        List<Pattern> narrow = new ArrayList<>(cases);
        cases.clear();
        weights.clear();
        merged = wide;
        return narrow;
    }
}
