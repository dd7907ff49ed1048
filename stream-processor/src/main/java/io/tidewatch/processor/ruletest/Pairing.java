package io.tidewatch.processor.ruletest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiPredicate;

/**
 * As many expected things as possible with what came, one for one: what is loosely expected does not take what another
 * needs.
 *
 * @param missing expected, and nothing is left that fits
 * @param rest came, and fits nothing that is left
 */
record Pairing<E, C>(List<E> missing, List<C> rest) {
    static <E, C> Pairing<E, C> of(List<E> expected, List<C> came, BiPredicate<E, C> fits) {
        int[] whose = new int[came.size()];
        Arrays.fill(whose, -1);
        List<E> missing = new ArrayList<>();
        for (int i = 0; i < expected.size(); i++) {
            if (!place(i, expected, came, fits, whose, new boolean[came.size()])) {
                missing.add(expected.get(i));
            }
        }
        List<C> rest = new ArrayList<>();
        for (int i = 0; i < whose.length; i++) {
            if (whose[i] < 0) {
                rest.add(came.get(i));
            }
        }
        return new Pairing<>(missing, rest);
    }

    /** Gives it one that fits, for which another may have to take another. */
    private static <E, C> boolean place(
            int one, List<E> expected, List<C> came, BiPredicate<E, C> fits, int[] whose, boolean[] tried) {
        for (int i = 0; i < tried.length; i++) {
            if (tried[i] || !fits.test(expected.get(one), came.get(i))) {
                continue;
            }
            tried[i] = true;
            if (whose[i] < 0 || place(whose[i], expected, came, fits, whose, tried)) {
                whose[i] = one;
                return true;
            }
        }
        return false;
    }
}
